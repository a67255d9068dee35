import { moveToCategory } from '../../../relay/demo/atlassian/world';
import { eventCatalogue } from '../../../shared/event-catalogue';
import type { Variables } from '../../../shared/event-type';
import { eventOf } from '../support/avsb';
import { issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

let relay: TestRelay;
let destination: { id: string; site: { id: string }; mappings: { eventType: string }[] };
const breached = 'experiment.guardrail_breached';

beforeAll(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

const preview = (body: object, id = destination.id) => relay.call('POST', `/v1/destinations/${id}/preview`, body);
const previewUnsaved = (body: object) =>
  relay.call('POST', '/v1/preview', { siteId: destination.site.id, projectKey: 'ROLL', ...body });
const asksJira = async (work: () => Promise<unknown>) => {
  const before = relay.atlassian.requests.length;
  await work();
  return relay.atlassian.requests.length - before;
};
const text = (value: string) => ({
  version: 1,
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: value }] }],
});

describe('a preview for a destination', () => {
  it('is the ticket of the sample, by the saved row', async () => {
    const { status, body } = await preview({ eventType: breached });
    expect(status).toBe(200);
    expect(body).toEqual({
      summary: '[Guardrail] p95 latency breached on Checkout redesign',
      description: expect.objectContaining({ version: 1, type: 'doc' }),
      labels: ['incident'],
      fields: [],
      truncated: false,
      warnings: [],
      decision: {
        kind: 'create',
        reason: 'Would file a new ticket: the sample represents a subject without an open ticket.',
      },
    });
  });

  it.each(eventCatalogue.map(({ type }) => type))('exists for every event: %s', async (eventType) => {
    const { status, body } = await preview({ eventType });
    expect([status, body.warnings, body.truncated]).toEqual([200, [], false]);
    expect(body.summary).not.toMatch(/\{\{|^$/);
  });

  it('is exactly what the event then files', async () => {
    const data = { experimentName: 'Search "v2"\n{{x}}', guardrailMetric: 'errors', resultsUrl: 'https://a.example/r' };
    const subject = { kind: 'experiment', id: 'exp_exact' };
    const { body } = await preview({ eventType: breached, data, subject });
    expect(body.decision).toEqual({
      kind: 'create',
      reason: 'Would file a new ticket: no ticket is open for this subject and event.',
    });
    const issue = await file('exp_exact', data);
    expect(issue.summary).toBe(body.summary);
    expect(issue.description).toEqual(body.description);
    expect(issue.labels).toEqual([...body.labels, expect.stringMatching(/^avsb-[0-9a-f]{16}$/)]);
  });

  it('predicts the comment on the open ticket, and still shows the ticket', async () => {
    const { key } = await file('exp_open');
    const { body } = await preview({ eventType: breached, subject: { kind: 'experiment', id: 'exp_open' } });
    expect(body.decision).toEqual({
      kind: 'comment',
      issueKey: key,
      reason: expect.stringMatching(
        new RegExp(`^Would comment on ${key}, because it has been open since \\d{1,2} [A-Z][a-z]{2}\\.$`),
      ),
    });
    expect(body.summary).toBe('[Guardrail] p95 latency breached on Checkout redesign');
  });

  it('predicts the new ticket once the other is known to be Done, down to its line “Follows”', async () => {
    const synced = await startRelay({ environment: { STATUS_SYNC_CRON: '* * * * * *' } });
    const { id } = await synced.destination();
    const { key } = await file('exp_done', {}, synced);
    moveToCategory(synced.atlassian.world, siteOf(synced.atlassian), key, 'done', new Date());
    const request = { eventType: breached, subject: { kind: 'experiment', id: 'exp_done' } };
    const body = await until(async () => {
      const answer = await synced.call('POST', `/v1/destinations/${id}/preview`, request);
      return answer.body.decision.kind === 'create' && answer.body;
    }, 'the sync to see the ticket as done');
    expect(body.decision).toEqual({ kind: 'create', reason: `Would file a new ticket: ${key} is done (Done).` });
    await synced.send(eventOf(breached, { subjectId: 'exp_done' }));
    const follower = await until(() => issuesOf(synced.atlassian)[1], 'the ticket that follows');
    expect(follower.description).toEqual(body.description);
    expect(JSON.stringify(body.description)).toContain(`"text":"${key}"`);
    await synced.stop();
  });

  it('uses the scope of de-duplication that is tried out', async () => {
    await file('exp_scope');
    const request = { eventType: breached, subject: { kind: 'experiment', id: 'exp_scope' } };
    expect((await preview(request)).body.decision.kind).toBe('comment');
    const perMetric = { ...request, mapping: { dedupScope: 'subject+metric' } };
    expect((await preview(perMetric)).body.decision.kind).toBe('create');
  });

  it('tries out an unsaved row, in whole or in part', async () => {
    const mapping = {
      eventType: breached,
      enabled: true,
      issueType: { name: 'Task' },
      priority: null,
      summaryTemplate: '{{guardrailMetric}}: {{observedValue}} {{nope}}',
      descriptionTemplate: text('{{experimentName}} {{alsoNope}}'),
      labels: ['mine'],
    };
    const { body } = await preview({ eventType: breached, mapping });
    expect(body).toMatchObject({
      summary: 'p95 latency: 512',
      description: text('Checkout redesign '),
      labels: ['mine'],
      warnings: [
        '{{nope}} is not available for this event and will be blank.',
        '{{alsoNope}} is not available for this event and will be blank.',
      ],
    });
    const part = await preview({ eventType: breached, mapping: { summaryTemplate: 'Only {{breachDirection}}' } });
    expect(part.body).toMatchObject({ summary: 'Only above', labels: ['incident'] });
    const { body: unchanged } = await relay.call('GET', `/v1/destinations/${destination.id}`);
    expect(unchanged).toMatchObject({ version: 1, mappings: destination.mappings });
  });

  it('says that a disabled row files nothing, and what would block it', async () => {
    expect((await preview({ eventType: 'flag.stale' })).body.decision).toEqual({
      kind: 'wait',
      reason: 'Would not be filed: “Flag stale” is off. Switch it on first.',
    });
    expect((await preview({ eventType: 'flag.stale', mapping: { enabled: true } })).body.decision.kind).toBe('create');
    const untyped = await preview({ eventType: breached, mapping: { issueType: null } });
    expect(untyped.body.decision).toEqual({ kind: 'wait', reason: 'Would wait until this event has an issue type.' });
  });

  it('is shortened as the ticket would be', async () => {
    const mapping = { descriptionTemplate: 'word '.repeat(15_000) };
    const { body } = await preview({ eventType: breached, mapping });
    expect(body.truncated).toBe(true);
    expect(JSON.stringify(body.description.content.at(-1))).toContain('Shortened');
  });

  it('asks nothing of Jira', async () => {
    const eventType = breached;
    const subject = { kind: 'experiment', id: 'exp_open' };
    expect(await asksJira(() => preview({ eventType, subject, mapping: { issueType: { name: 'Nope' } } }))).toBe(0);
    expect(await asksJira(() => previewUnsaved({ eventType, mapping: {} }))).toBe(0);
  });

  it.each<[string, object, string]>([
    ['a summary that does not parse', { summaryTemplate: '{{#a}}' }, 'mapping.summaryTemplate'],
    ['an empty summary', { summaryTemplate: '' }, 'mapping.summaryTemplate'],
    ['a text that does not parse', { descriptionTemplate: '{{a' }, 'mapping.descriptionTemplate'],
    ['an invalid document', { descriptionTemplate: { type: 'paragraph' } }, 'mapping.descriptionTemplate.type'],
    [
      'an invalid node',
      { descriptionTemplate: { version: 1, type: 'doc', content: [{ type: 'paragraf' }] } },
      'mapping.descriptionTemplate.content[0].type',
    ],
    [
      'a placeholder that does not parse',
      { descriptionTemplate: text('{{/a}}') },
      'mapping.descriptionTemplate.content[0].content[0].text',
    ],
    ['a label with a space', { labels: ['a b'] }, 'mapping.labels[0]'],
    ['a row for another event', { eventType: 'flag.stale' }, 'mapping.eventType'],
  ])('is 422 with the path, as on save: %s', async (_, mapping, path) => {
    for (const answer of [
      await preview({ eventType: breached, mapping }),
      await previewUnsaved({ eventType: breached, mapping }),
    ]) {
      expect([answer.status, answer.body.errors?.map((error: { path: string }) => error.path)]).toEqual([422, [path]]);
    }
  });

  it.each<[string, object, number]>([
    ['an unknown event type', { eventType: 'experiment.exploded' }, 422],
    ['no event type', {}, 422],
    ['data that is no event’s', { eventType: breached, data: { a: { b: 1 } } }, 422],
    ['a subject of another kind', { eventType: breached, subject: { kind: 'flag', id: 'f' } }, 422],
  ])('is refused: %s', async (_, body, status) => {
    expect((await preview(body)).status).toBe(status);
  });

  it('is for those who may manage integrations, in their own organisation', async () => {
    const path = `/v1/destinations/${destination.id}/preview`;
    const body = { eventType: breached };
    expect((await relay.call('POST', path, body, { claims: { permissions: [] } })).status).toBe(403);
    expect((await relay.call('POST', path, body, { claims: { org: 'org_2' } })).status).toBe(404);
    const unsaved = { siteId: destination.site.id, projectKey: 'ROLL', eventType: breached, mapping: {} };
    expect((await relay.call('POST', '/v1/preview', unsaved, { claims: { org: 'org_2' } })).status).toBe(404);
    expect((await preview({ eventType: breached }, 'dst_none')).status).toBe(404);
  });
});

describe('a preview for an unsaved destination', () => {
  it('is the ticket of the sample or the given data, by the row that is tried out', async () => {
    const sample = await previewUnsaved({ eventType: 'flag.rule_activated', mapping: {} });
    expect(sample.body).toMatchObject({
      summary: '[Flag rule live] 25 % of EU visitors on new-checkout',
      labels: ['flag-rollout'],
      decision: { kind: 'create' },
    });
    const data = { flagName: 'f', ruleName: 'r' };
    const own = await previewUnsaved({
      eventType: 'flag.rule_activated',
      data,
      mapping: { summaryTemplate: '{{ruleName}}/{{flagName}}/{{environment}}' },
    });
    expect([own.status, own.body.summary, own.body.warnings]).toEqual([200, 'r/f/', []]);
  });

  it('needs a row to try out', async () => {
    expect((await previewUnsaved({ eventType: breached })).status).toBe(422);
  });
});

/** Sends a breach of the subject, and answers the ticket that it filed. */
async function file(subjectId: string, data: Variables = {}, at = relay) {
  const { deliveries } = await at.send(eventOf(breached, { subjectId, ...(Object.keys(data).length > 0 && { data }) }));
  const { issueKey } = await at.settled(deliveries[0].id);
  const issue = issuesOf(at.atlassian).find(({ key }) => key === issueKey);
  if (issue === undefined) throw new Error(`There is no issue ${issueKey}.`);
  return issue;
}
