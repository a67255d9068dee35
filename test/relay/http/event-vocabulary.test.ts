import { eventOf, signedHeaders } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
let destinationId: string;

beforeAll(async () => {
  relay = await startRelay();
  destinationId = (await relay.destination()).id;
});
afterAll(() => relay.stop());

async function switchOn(eventType: string, row: object = {}): Promise<void> {
  const { body } = await relay.call('GET', '/v1/event-types?limit=200');
  const { default: defaults } = body.items.find(({ type }: { type: string }) => type === eventType);
  const { status } = await relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, {
    mappings: [
      {
        ...defaults,
        eventType,
        enabled: true,
        issueType: { name: defaults.issueType },
        priority: null,
        ...row,
      },
    ],
  });
  expect(status).toBe(200);
}

/** The issue that a delivery filed. */
async function filedBy(deliveryId: string) {
  const { issueKey } = await relay.settled(deliveryId);
  return issuesOf(relay.atlassian).find(({ key }) => key === issueKey);
}

describe("AvsB's life-cycle events", () => {
  it.each(['launched', 'paused', 'resumed', 'completed', 'changes_published'])(
    'file tickets for experiment.%s once its row is on',
    async (name) => {
      await switchOn(`experiment.${name}`);
      const sent = await relay.send(eventOf(`experiment.${name}`, { subjectId: `exp_${name}` }));
      expect(await relay.settled(sent.deliveries[0].id)).toMatchObject({
        state: 'delivered',
        eventType: `experiment.${name}`,
      });
    },
  );

  it.each([
    ['experiment.started', 'experiment.launched', '{{startedBy}} = {{launchedBy}}', { startedBy: 'Ada' }],
    ['experiment.stopped', 'experiment.completed', '{{stopReason}} = {{completionReason}}', { stopReason: 'Ada' }],
  ])('are still accepted as %s, whose variables have both names', async (formerType, type, summaryTemplate, data) => {
    await switchOn(type, { summaryTemplate });
    const sent = await relay.send({ ...eventOf(type, { subjectId: `old_${type}`, data }), type: formerType });
    expect(await relay.settled(sent.deliveries[0].id)).toMatchObject({ state: 'delivered', eventType: type });
    expect((await filedBy(sent.deliveries[0].id))?.summary).toBe('Ada = Ada');
    const listed = await relay.call('GET', `/v1/deliveries?eventType=${formerType}&subjectId=old_${type}`);
    expect(listed.body.items).toHaveLength(1);
  });

  it('comment on the ticket that was filed under the former name', async () => {
    await switchOn('experiment.launched');
    const event = eventOf('experiment.launched', { subjectId: 'exp_both' });
    const before = await relay.send({ ...event, type: 'experiment.started' });
    const { issueKey } = await relay.settled(before.deliveries[0].id);
    const after = await relay.send(event);
    expect(await relay.settled(after.deliveries[0].id)).toMatchObject({ outcome: 'commented', issueKey });
  });

  it('may be named by their former names in a mapping', async () => {
    const row = { eventType: 'experiment.started', enabled: false, issueType: null, priority: null };
    const { status, body } = await relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, {
      mappings: [{ ...row, summaryTemplate: 'By {{startedBy}}', descriptionTemplate: null, labels: [] }],
    });
    expect(status).toBe(200);
    expect(body.mappings).toContainEqual(
      expect.objectContaining({ eventType: 'experiment.launched', summaryTemplate: 'By {{startedBy}}' }),
    );
  });
});

describe("an event's project and who triggered it", () => {
  const summaryTemplate = '{{projectName}}/{{projectId}} {{subjectId}} by {{triggeredBy}}';
  const origin = {
    project: { id: 'prj_1', shortId: 'P1', name: 'Growth' },
    triggeredBy: { id: 'usr_1', name: 'Grace' },
  };

  it('can be used in templates, and are listed in the default description', async () => {
    await switchOn('flag.stale', { summaryTemplate });
    const event = { ...eventOf('flag.stale', { subjectId: 'flag_p', data: { flagName: 'f' } }), ...origin };
    const sent = await relay.send(event);
    const issue = await filedBy(sent.deliveries[0].id);
    expect(issue?.summary).toBe('Growth/prj_1 flag_p by Grace');
    const description = JSON.stringify(issue?.description);
    for (const words of ['"Project"', '"Growth"', '"Triggered by"', '"Grace"']) expect(description).toContain(words);
    expect((await relay.call('GET', `/v1/deliveries/${sent.deliveries[0].id}`)).body.data).toMatchObject({
      projectName: 'Growth',
      projectId: 'prj_1',
      triggeredBy: 'Grace',
    });
  });

  it('render empty where an event does not have them', async () => {
    await switchOn('flag.stale', { summaryTemplate });
    const sent = await relay.send(eventOf('flag.stale', { subjectId: 'flag_q', data: { flagName: 'f' } }));
    expect((await filedBy(sent.deliveries[0].id))?.summary).toBe('/ flag_q by');
  });

  it('are given to a preview under the names that templates use', async () => {
    const { body } = await relay.call('POST', `/v1/destinations/${destinationId}/preview`, {
      eventType: 'flag.archived',
      mapping: { summaryTemplate },
      data: { projectName: 'Growth', projectId: 'prj_1', triggeredBy: 'Grace' },
      subject: { kind: 'flag', id: 'flag_p' },
    });
    expect(body).toMatchObject({ summary: 'Growth/prj_1 flag_p by Grace', warnings: [] });
  });

  it('are listed with every event type, with a label and a sample', async () => {
    const { body } = await relay.call('GET', '/v1/event-types?limit=200');
    for (const { commonVariables } of body.items) {
      expect(commonVariables.map(({ name }: { name: string }) => name)).toEqual([
        'projectName',
        'projectId',
        'triggeredBy',
        'subjectId',
      ]);
      for (const { label, sample } of commonVariables) expect([label, sample]).not.toContain('');
    }
  });

  it.each([
    [{ project: { id: 'p' } }, 'project.name'],
    [{ project: { id: '', name: 'x' } }, 'project.id'],
    [{ triggeredBy: 'Grace' }, 'triggeredBy'],
  ])('are refused where they are not as documented: %j', async (part, path) => {
    const body = JSON.stringify({ ...eventOf('flag.stale'), ...part });
    const response = await fetch(`${relay.url}/v1/events`, { method: 'POST', headers: signedHeaders(body), body });
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toEqual([expect.objectContaining({ path })]);
  });
});
