import {
  archiveProject,
  deleteIssue,
  expireAccessTokens,
  moveIssue,
  removeIssueType,
  requireField,
  setPermissions,
} from '../../relay/demo/atlassian/world';
import { eventCatalogue } from '../../shared/event-catalogue';
import { eventOf } from '../relay/support/avsb';
import { rowsOf } from '../relay/support/database';
import { callsOf, issuesOf, siteOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';
import { until } from '../relay/support/until';

/** Sending a test ticket, as the API does it. */

let relay: TestRelay;
let destination: { id: string; site: { id: string; url: string } };
let offsetMs = 0;

beforeEach(async () => {
  offsetMs = 0;
  relay = await startRelay({ now: () => new Date(Date.now() + offsetMs) });
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const world = () => relay.atlassian.world;
const acme = () => siteOf(relay.atlassian);
const path = () => `/v1/destinations/${destination.id}/test-tickets`;
const send = (body: object | undefined = {}) => relay.call('POST', path(), body);
const remove = (issueKey: string) => relay.call('DELETE', `${path()}/${issueKey}`);
const listed = async () => (await relay.call('GET', path())).body.items;
const audited = async (action: string) => (await relay.call('GET', `/v1/audit-log?action=${action}`)).body.items;

function only<T>(items: readonly T[]): T {
  expect(items).toHaveLength(1);
  return items[0] as T;
}

const textIn = (node: unknown): string => JSON.stringify(node);

describe('a test ticket', () => {
  it('is by default what a breached guardrail looks like, prefixed and labelled', async () => {
    const { status, body } = await send();
    const issue = only(issuesOf(relay.atlassian));
    expect(status).toBe(201);
    expect(body).toEqual({
      issueKey: issue.key,
      issueId: issue.id,
      url: `${destination.site.url}/browse/${issue.key}`,
    });
    expect(issue).toMatchObject({
      summary: '[TEST] [Guardrail] p95 latency breached on Checkout redesign',
      labels: ['incident', 'avsb-test-ticket'],
      issueTypeId: '10002',
      priorityId: '2',
    });
    expect(textIn(issue.description)).toMatch(/p95 latency/);
  });

  it.each(eventCatalogue.map(({ type }) => type))(
    'can be of the type %s, even if its row is disabled',
    async (type) => {
      const { status, body } = await send({ eventType: type });
      expect([status, body.detail]).toEqual([201, undefined]);
      const { summary, labels } = only(issuesOf(relay.atlassian));
      expect(summary).toMatch(/^\[TEST\] \S/);
      expect(summary).not.toMatch(/\{\{/);
      expect(labels).toContain('avsb-test-ticket');
    },
  );

  it('needs no body, and refuses a type that AvsB does not know', async () => {
    expect((await relay.call('POST', path())).status).toBe(201);
    expect((await send({ eventType: 'experiment.exploded' })).status).toBe(422);
  });

  it("follows the destination's mapping", async () => {
    const mapping = {
      eventType: 'experiment.srm_failed',
      enabled: true,
      issueType: { name: 'Story' },
      priority: null,
      summaryTemplate: `{{experimentName}} ${'is far too long '.repeat(30)}`,
      descriptionTemplate: 'It was {{observedRatio}}.',
      labels: ['mine', 'avsb-test-ticket'],
    };
    await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, { mappings: [mapping] });
    expect((await send({ eventType: 'experiment.srm_failed' })).status).toBe(201);
    const issue = only(issuesOf(relay.atlassian));
    expect(issue).toMatchObject({ issueTypeId: '10003', labels: ['mine', 'avsb-test-ticket'] });
    expect(issue.summary).toMatch(/^\[TEST\] Checkout redesign is far .*…$/);
    expect(issue.summary.length).toBeLessThanOrEqual(255);
    expect(textIn(issue.description)).toMatch(/It was 0\.531\./);
  });

  it('takes an issue type of the project if a disabled row names none', async () => {
    destination = await relay.destination('EXP', 'globex');
    expect((await send()).status).toBe(201);
    expect(only(issuesOf(relay.atlassian, 'globex'))).toMatchObject({ issueTypeId: '11001' });
  });

  it('takes no part in de-duplication: it has no marker and no link, and is no delivery', async () => {
    await send();
    await send();
    expect(issuesOf(relay.atlassian)).toHaveLength(2);
    expect(
      issuesOf(relay.atlassian).flatMap(({ labels }) => labels.filter((label) => /^avsb-[0-9a-f]{16}$/.test(label))),
    ).toEqual([]);
    expect((await relay.call('GET', '/v1/links')).body.items).toEqual([]);
    expect((await relay.call('GET', '/v1/deliveries')).body.items).toEqual([]);
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'avsb-test' }));
    expect(await relay.settled(deliveries[0].id)).toMatchObject({ outcome: 'created' });
  });

  it('is audited, and listed until it is deleted', async () => {
    const { body } = await send({ eventType: 'flag.rule_activated' });
    expect(await listed()).toEqual([
      {
        ...body,
        eventType: 'flag.rule_activated',
        sentAt: expect.any(String),
        sentBy: { id: 'user_1', name: 'Dana' },
      },
    ]);
    expect(await audited('JIRA_TEST_TICKET_SENT')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_1', name: 'Dana' },
        target: { kind: 'issue', id: body.issueId, name: body.issueKey },
        details: { eventType: 'flag.rule_activated', destinationId: destination.id },
      },
    ]);
  });

  it("can only be sent from an organisation's own destination", async () => {
    const theirs = { claims: { org: 'org_2' } };
    const { body } = await send();
    expect((await relay.call('POST', path(), {}, theirs)).status).toBe(404);
    expect((await relay.call('GET', path(), undefined, theirs)).status).toBe(404);
    expect((await relay.call('DELETE', `${path()}/${body.issueKey}`, undefined, theirs)).status).toBe(404);
  });
});

describe('a test ticket that Jira refuses is answered', () => {
  it.each<[what: string, change: () => void, words: RegExp, advice: RegExp]>([
    [
      'project not found',
      () => archiveProject(acme(), 'ROLL'),
      /target project doesn't exist or you don't have permission to create issues in it/,
      /may create issues in it, or pick another project/,
    ],
    [
      'no permission to create',
      () => setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false }),
      /have permission to create issues/,
      /pick another project/,
    ],
    [
      'issue type invalid',
      () => removeIssueType(acme(), 'Bug', 'ROLL'),
      /issue type selected is invalid|valid issue type/i,
      /choose another issue type/,
    ],
    [
      'a field that is required',
      () => void requireField(world(), acme(), 'ROLL', { name: 'Cost centre' }),
      /Cost centre is required/,
      /Choose a value for it among the row's fields, or ask a Jira admin to make it optional/,
    ],
  ])("for %s: 502 with Jira's words, and what to do", async (_, change, words, advice) => {
    change();
    const { status, body } = await send();
    expect(status).toBe(502);
    expect(body.jira.status).toBeGreaterThanOrEqual(400);
    expect(textIn(body.jira)).toMatch(words);
    expect(body.detail).toMatch(advice);
    expect(await listed()).toEqual([]);
    expect(await audited('JIRA_TEST_TICKET_SENT')).toEqual([]);
    expect(await rowsOf(relay, 'SELECT * FROM test_tickets')).toEqual([]);
  });

  it('for insufficient scopes: 502, with the advice to reconnect', async () => {
    for (const token of Object.values(world().accessTokens)) token.scopes = ['read:jira-work'];
    for (const token of Object.values(world().refreshTokens)) token.scopes = ['read:jira-work', 'offline_access'];
    const { status, body } = await send();
    expect(status).toBe(502);
    expect(textIn(body.jira)).toMatch(/scope does not match/);
    expect(body.detail).toMatch(/Reconnect the site, and approve all/);
  });

  it('for an expired refresh token: 502 with what Atlassian says, then 409 until the site is connected again', async () => {
    expireAccessTokens(world());
    for (const grant of world().grants) grant.revoked = true;
    const { status, body } = await send();
    expect(status).toBe(502);
    expect(body.jira).toMatchObject({ status: 403, errorMessages: [expect.stringMatching(/refresh.token/i)] });
    expect(body.detail).toMatch(/Reconnect the site/);
    const again = await send();
    expect([again.status, again.body.type]).toEqual([409, 'urn:avsb:problem:reconnect_required']);
    await relay.connect();
    expect((await send()).status).toBe(201);
  });

  it('for being asked too often: 502, and nothing was filed', async () => {
    const headers = { 'retry-after': '30' };
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 429, headers },
    });
    const { status, body } = await send();
    expect([status, body.jira.status]).toEqual([502, 429]);
    expect((await send()).status).toBe(502);
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
    expect(await rowsOf(relay, 'SELECT * FROM test_tickets')).toEqual([]);
  });
});

describe('a test ticket of unknown outcome', () => {
  it.each([
    ['the connection dropped', { kind: 'dropAfter' }],
    ['Jira answered 502', { kind: 'answerAfter', status: 502 }],
    ['the answer cannot be read', { kind: 'garbage', afterWork: true, variant: 'truncated' }],
  ] as const)('after %s is answered 504, and then listed and audited with its sender', async (_, action) => {
    await send();
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
    const { status, body } = await send({ eventType: 'experiment.winner_declared' });
    expect([status, body.type]).toEqual([504, 'urn:avsb:problem:jira_unclear']);
    expect(body.detail).toMatch(/AvsB looks for it/);
    await send();
    const items = await until(async () => {
      const found = await listed();
      return found.length === 3 && found;
    }, 'the lost test ticket to be found');
    const winner = issuesOf(relay.atlassian).find(({ summary }) => /won on/.test(summary));
    expect(items[1]).toMatchObject({
      issueId: winner?.id,
      issueKey: winner?.key,
      eventType: 'experiment.winner_declared',
    });
    expect(await audited('JIRA_TEST_TICKET_SENT')).toHaveLength(3);
    expect(issuesOf(relay.atlassian)).toHaveLength(3);
    expect((await remove(winner?.key ?? '')).status).toBe(204);
  });

  it('is found by its key, however far the search index lags behind, and forgotten only where it is not there', async () => {
    await relay.stop();
    relay = await startRelay({
      now: () => new Date(Date.now() + offsetMs),
      atlassian: { searchLagMs: 60 * 60_000 },
    });
    destination = await relay.destination();
    const match = { operationId: 'createIssue' };
    relay.atlassian.faults.add({ match, action: { kind: 'dropAfter' }, times: 1 });
    expect((await send()).status).toBe(504);
    const [found] = await until(async () => (await listed()).length === 1 && listed(), 'the lost test ticket');
    expect(found.issueKey).toBe(only(issuesOf(relay.atlassian)).key);
    relay.atlassian.faults.add({ match, action: { kind: 'dropBefore' }, times: 1 });
    expect((await send()).status).toBe(504);
    offsetMs = 30_000;
    const sending = () => rowsOf(relay, "SELECT * FROM test_tickets WHERE state = 'sending'");
    await until(async () => (await sending()).length === 0, 'the other one to be forgotten');
    expect(await listed()).toEqual([found]);
  });

  it('is not forgotten while Jira hides its project, and found after that', async () => {
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
    relay.atlassian.faults.add({ match: { operationId: 'bulkFetchIssues' }, action: { kind: 'dropBefore' } });
    expect((await send()).status).toBe(504);
    setPermissions(acme(), 'ROLL', { BROWSE_PROJECTS: false });
    relay.atlassian.faults.clear();
    offsetMs = 10 * 60_000;
    const reads = () => callsOf(relay.atlassian, 'getProject');
    const before = reads();
    await until(() => reads() > before + 1, 'two more looks');
    expect(await rowsOf(relay, 'SELECT * FROM test_tickets')).toHaveLength(1);
    setPermissions(acme(), 'ROLL', { BROWSE_PROJECTS: true });
    offsetMs = 20 * 60_000;
    const sent = () => rowsOf(relay, "SELECT * FROM test_tickets WHERE state = 'sent'");
    await until(async () => (await sent()).length === 1, 'the hidden test ticket');
  });

  it('is forgotten once Jira can no longer be working on it', async () => {
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropBefore' }, times: 1 });
    expect((await send()).status).toBe(504);
    await until(() => callsOf(relay.atlassian, 'searchAndReconsileIssuesUsingJqlPost') > 0, 'a look for it');
    expect(await rowsOf(relay, 'SELECT * FROM test_tickets')).toHaveLength(1);
    offsetMs = 30_000;
    await until(async () => (await rowsOf(relay, 'SELECT * FROM test_tickets')).length === 0, 'it to be forgotten');
    expect(await listed()).toEqual([]);
    expect(await audited('JIRA_TEST_TICKET_SENT')).toEqual([]);
  });
});

describe('deleting a test ticket', () => {
  it('removes it from Jira without a trace there, and is audited', async () => {
    const { body } = await send();
    expect((await remove(body.issueKey)).status).toBe(204);
    expect(issuesOf(relay.atlassian)).toEqual([]);
    expect(await listed()).toEqual([]);
    expect(await audited('JIRA_TEST_TICKET_DELETED')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_1' },
        target: { kind: 'issue', id: body.issueId, name: body.issueKey },
        details: { outcome: 'deleted', destinationId: destination.id },
      },
    ]);
    expect((await remove(body.issueKey)).status).toBe(204);
    expect(await audited('JIRA_TEST_TICKET_DELETED')).toHaveLength(1);
  });

  it('counts a ticket that no longer exists in Jira as deleted', async () => {
    const { body } = await send();
    deleteIssue(world(), acme(), body.issueKey);
    expect((await remove(body.issueKey)).status).toBe(204);
    expect(await listed()).toEqual([]);
    expect(await audited('JIRA_TEST_TICKET_DELETED')).toHaveLength(1);
  });

  it('finds a moved ticket by its id', async () => {
    const { body } = await send();
    moveIssue(world(), acme(), body.issueKey, 'OPS');
    expect((await remove(body.issueKey.toLowerCase())).status).toBe(204);
    expect(issuesOf(relay.atlassian)).toEqual([]);
  });

  it('answers 404 to every issue that was not sent as a test from this destination', async () => {
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    const real = await relay.settled(deliveries[0].id);
    const { body: sent } = await send();
    const other = await relay.call('POST', '/v1/destinations', { siteId: destination.site.id, projectKey: 'ROLL' });
    const viaOther = `/v1/destinations/${other.body.id}/test-tickets/${sent.issueKey}`;
    for (const answer of [
      await remove(real.issueKey),
      await remove('ROLL-999'),
      await remove('nonsense'),
      await relay.call('DELETE', viaOther),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect(issuesOf(relay.atlassian)).toHaveLength(2);
  });

  it('answers 502 while Jira is down, and works after that', async () => {
    const { body } = await send();
    relay.atlassian.faults.add({ match: { operationId: 'deleteIssue' }, action: { kind: 'dropAfter' }, times: 1 });
    expect((await remove(body.issueKey)).status).toBe(502);
    expect(await listed()).toHaveLength(1);
    expect((await remove(body.issueKey)).status).toBe(204);
  });
});

describe('a test ticket that Jira does not let AvsB delete', () => {
  it.each([
    ['acme', 'ROLL'],
    ['globex', 'EXP'],
  ])('is commented and closed by a transition to a status that counts as done, on %s', async (slug, project) => {
    destination = await relay.destination(project, slug);
    const { body: sent } = await send();
    const site = siteOf(relay.atlassian, slug);
    setPermissions(site, project, { DELETE_ISSUES: false });
    const { status, body } = await remove(sent.issueKey);
    expect([status, body.outcome]).toEqual([200, 'closed']);
    expect(body.message).toMatch(
      new RegExp(`does not let AvsB delete ${sent.issueKey}, so it was commented and closed`),
    );
    const issue = only(issuesOf(relay.atlassian, slug));
    expect(site.statuses.find(({ id }) => id === issue.statusId)?.category).toBe('done');
    expect(textIn(only(issue.comments).body)).toMatch(/test ticket from AvsB/);
    expect(await listed()).toEqual([]);
    expect(await audited('JIRA_TEST_TICKET_DELETED')).toMatchObject([{ details: { outcome: 'closed' } }]);
  });

  it('is closed without a comment if Jira does not let AvsB comment either, and says so', async () => {
    const { body: sent } = await send();
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: false, ADD_COMMENTS: false });
    const { status, body } = await remove(sent.issueKey);
    expect([status, body.outcome]).toEqual([200, 'closed']);
    expect(body.message).toMatch(/so it was closed instead/);
  });

  it('stays listed if no transition leads to such a status; the answer says so, and the comment is not repeated', async () => {
    const { body: sent } = await send();
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: false, TRANSITION_ISSUES: false });
    for (const _ of ['once', 'again']) {
      const { status, body } = await remove(sent.issueKey);
      expect([status, body.jira.status]).toEqual([502, 403]);
      expect(body.detail).toMatch(/no step from its status to one that counts as done/);
    }
    expect(only(issuesOf(relay.atlassian)).comments).toHaveLength(1);
    expect(await listed()).toHaveLength(1);
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: true });
    expect((await remove(sent.issueKey)).status).toBe(204);
  });

  it('is deleted once Jira allows it', async () => {
    const { body: sent } = await send();
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: false });
    expect((await remove(sent.issueKey)).status).toBe(200);
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: true });
    expect((await remove(sent.issueKey)).status).toBe(204);
    expect(issuesOf(relay.atlassian)).toEqual([]);
  });
});
