import type { FaultAction } from '../../../relay/demo/atlassian';
import {
  archiveProject,
  removeIssueType,
  removePriority,
  requireField,
  revokeGrants,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { callsOf, deliveriesTold, issuesOf, siteOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { type Story, sideBySide } from '../support/side-by-side';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const create = { operationId: 'createIssue' };

/** A relay with a destination, for one test: what one breaks must not fix another. */
async function ready(options: Parameters<typeof startRelay>[0] = {}) {
  const relay = await startRelay(options);
  const destination = await relay.destination();
  return { relay, destination };
}

async function breach(relay: TestRelay, subjectId = 'exp_42', eventType = type) {
  const { deliveries } = await relay.send(eventOf(eventType, { subjectId }));
  return deliveries[0].id as string;
}

/** Each has a relay of its own, and waits most of the time. */
const inTime = { atOnce: 8 };

/** What Jira does to one create, and how many creates it takes in the end. */
const onCreate: readonly (readonly [string, FaultAction, number])[] = [
  ['drops the connection after filing', { kind: 'dropAfter' }, 1],
  ['answers 502 after filing', { kind: 'answerAfter', status: 502, body: 'Bad gateway' }, 1],
  ['answers 503 after filing', { kind: 'answerAfter', status: 503 }, 1],
  ['answers what is not JSON after filing', { kind: 'garbage', afterWork: true, variant: 'notJson' }, 1],
  ['answers half of the JSON after filing', { kind: 'garbage', afterWork: true, variant: 'truncated' }, 1],
  ['answers nothing after filing', { kind: 'garbage', afterWork: true, variant: 'empty' }, 1],
  ['answers a 201 that names no issue, after filing', { kind: 'garbage', afterWork: true, variant: 'otherShape' }, 1],
  ['redirects after filing', { kind: 'answerAfter', status: 302, headers: { location: '/elsewhere' } }, 1],
  ['answers 429 with a wait', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, 2],
  ['answers 429 without one', { kind: 'answer', status: 429 }, 2],
];

async function filesOneTicket(action: FaultAction, creates: number): Promise<void> {
  const { relay } = await ready({ atlassian: { searchLagMs: 1_500 } });
  relay.atlassian.faults.add({ match: create, action, times: 1 });
  const delivery = await relay.settled(await breach(relay));
  expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created' });
  expect(issuesOf(relay.atlassian)).toHaveLength(1);
  expect(callsOf(relay.atlassian, 'createIssue')).toBe(creates);
  const { body } = await relay.call('GET', `/v1/deliveries/${delivery.id}`);
  const results = body.attemptLog.map(({ result }: { result: string }) => result);
  expect(results[0]).toBe(creates === 1 ? 'uncertain' : 'retryable');
  expect(results.at(-1)).toBe('confirmed');
  await relay.stop();
}

describe('Jira fails once on a create', () => {
  sideBySide(
    {
      ...Object.fromEntries(
        onCreate.map(([what, action, creates]): [string, Story] => [
          `${what}: one ticket in the end`,
          () => filesOneTicket(action, creates),
        ]),
      ),

      'drops the connection before filing: looks while Jira may still be working on it, then files once': async () => {
        let offsetMs = 0;
        const { relay } = await ready({ now: () => new Date(Date.now() + offsetMs) });
        relay.atlassian.faults.add({ match: create, action: { kind: 'dropBefore' }, times: 1 });
        const id = await breach(relay);
        const unclear = await until(async () => {
          const { body } = await relay.call('GET', `/v1/deliveries/${id}`);
          return body.state === 'queued' && body.reason?.includes('unclear') ? body : undefined;
        }, 'the delivery to say that it is unclear');
        expect(unclear.nextAttemptAt).not.toBeNull();
        expect(issuesOf(relay.atlassian)).toEqual([]);
        offsetMs = 30_000;
        expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
        expect(issuesOf(relay.atlassian)).toHaveLength(1);
        await relay.stop();
      },
    },
    inTime,
  );
});

describe('Jira fails on a comment', () => {
  sideBySide(
    {
      'drops the connection after accepting it: the comment is found by the delivery in its properties': async () => {
        const { relay } = await ready();
        await relay.settled(await breach(relay));
        relay.atlassian.faults.add({ match: { operationId: 'addComment' }, action: { kind: 'dropAfter' }, times: 1 });
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ state: 'delivered', outcome: 'commented' });
        expect(issuesOf(relay.atlassian)[0]?.comments).toHaveLength(1);
        await relay.stop();
      },

      'fails the status read for a while: comments once Jira has recovered': async () => {
        const { relay } = await ready();
        await relay.settled(await breach(relay));
        relay.atlassian.faults.add({
          match: { operationId: 'getIssue' },
          action: { kind: 'answer', status: 500 },
          times: 2,
        });
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'commented' });
        await relay.stop();
      },
    },
    inTime,
  );
});

describe('Jira refuses', () => {
  sideBySide(
    {
      'the priority: filed without one, and says so': async () => {
        const { relay } = await ready();
        removePriority(siteOf(relay.atlassian), 'High', 'ROLL');
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
        expect(delivery.reason).toContain('without a priority');
        await relay.stop();
      },

      'the issue type: only that row waits, and continues once it is mapped again': async () => {
        const { relay, destination } = await ready();
        removeIssueType(siteOf(relay.atlassian), 'Bug', 'ROLL');
        const id = await breach(relay);
        expect(await relay.settled(id)).toMatchObject({ state: 'waiting' });
        expect(await relay.settled(await breach(relay, 'exp_1', 'experiment.winner_declared'))).toMatchObject({
          state: 'delivered',
        });
        const stuck = (await relay.call('GET', `/v1/destinations/${destination.id}`)).body;
        expect(stuck).toMatchObject({
          state: 'remap_required',
          banner: { code: 'remap_required', action: 'refresh_templates', eventTypes: [type] },
          counts: { waiting: 1, failed: 0 },
        });
        const row = stuck.mappings.find(({ eventType }: { eventType: string }) => eventType === type);
        const mappings = [{ ...row, issueType: { name: 'Task' } }];
        const remapped = await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, { mappings });
        expect(remapped.body).toMatchObject({ state: 'active', banner: null });
        expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
        await relay.stop();
      },

      'the project: the destination waits for its repair, the audit log says why': async () => {
        const { relay, destination } = await ready();
        archiveProject(siteOf(relay.atlassian), 'ROLL');
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ state: 'waiting' });
        expect(delivery.lastError.status).toBeGreaterThanOrEqual(400);
        const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
        expect(body).toMatchObject({ state: 'repair_required', banner: { action: 'pick_project' } });
        const audit = await relay.call('GET', '/v1/audit-log?action=JIRA_DESTINATION_PAUSED');
        expect(audit.body.items).toHaveLength(1);
        expect(await relay.settled(await breach(relay, 'exp_43'))).toMatchObject({ state: 'waiting' });
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
        await relay.stop();
      },

      'for a field that the mapping does not set: fails with Jira’s words': async () => {
        const { relay } = await ready();
        requireField(relay.atlassian.world, siteOf(relay.atlassian), 'ROLL', { name: 'Team' });
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ state: 'failed', lastError: { status: 400 } });
        expect(JSON.stringify(delivery.lastError.errors)).toContain('Team is required');
        await relay.stop();
      },

      'the description by its length: shortened and sent again': async () => {
        const { relay } = await ready();
        const body = {
          errorMessages: [],
          errors: { description: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' },
        };
        relay.atlassian.faults.add({ match: create, action: { kind: 'answer', status: 400, body }, times: 1 });
        const data = { experimentName: 'long '.repeat(8_000), guardrailMetric: 'latency' };
        const { deliveries } = await relay.send(eventOf(type, { data }));
        const delivery = await relay.settled(deliveries[0].id);
        expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
        expect(delivery.reason).toContain('shortened');
        await relay.stop();
      },

      'AvsB’s access: pending deliveries wait, and continue by themselves after a reconnect': async () => {
        const { relay, destination } = await ready();
        revokeGrants(relay.atlassian.world);
        const ids = [await breach(relay), await breach(relay, 'exp_43'), await breach(relay)];
        for (const id of ids) expect(await relay.settled(id)).toMatchObject({ state: 'waiting' });
        const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
        expect(body).toMatchObject({
          state: 'reconnect_required',
          banner: { action: 'reconnect' },
          counts: { waiting: 3 },
        });
        const audit = await relay.call('GET', '/v1/audit-log?action=JIRA_SITE_REVOKED');
        expect(audit.body.items).toHaveLength(1);
        await relay.connect();
        const settled = await Promise.all(ids.map((id) => relay.settled(id)));
        expect(settled.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'commented']);
        await relay.stop();
      },
    },
    inTime,
  );
});

describe('an Atlassian that is', () => {
  sideBySide(
    {
      'unreachable: nothing is lost, and all is filed once it is back': async () => {
        const { relay } = await ready();
        const fault = relay.atlassian.faults.add({ match: {}, action: { kind: 'dropBefore' } });
        const ids = await Promise.all(Array.from({ length: 10 }, (_, index) => breach(relay, `exp_${index}`)));
        await until(() => callsOf(relay.atlassian, 'createIssue') >= 10, 'every delivery to be tried');
        relay.atlassian.faults.remove(fault);
        for (const id of ids) expect(await relay.settled(id)).toMatchObject({ state: 'delivered' });
        expect(issuesOf(relay.atlassian)).toHaveLength(10);
        await relay.stop();
      },

      'rude, half of the time and in every way for a while: one ticket for each subject in the end': async () => {
        const { relay } = await ready({ atlassian: { searchLagMs: 1_000 } });
        const actions: FaultAction[] = [
          { kind: 'dropAfter' },
          { kind: 'answerAfter', status: 500, body: '<html>' },
          { kind: 'garbage', afterWork: true, variant: 'truncated' },
          { kind: 'answer', status: 429, headers: { 'retry-after': '1', 'ratelimit-reason': 'jira-burst-based' } },
          { kind: 'slow', ms: 300 },
        ];
        for (const [seed, action] of actions.entries()) {
          relay.atlassian.faults.add({ match: { pathPattern: '/rest/api/3/' }, action, rate: 0.15, seed, times: 20 });
        }
        const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => breach(relay, `exp_${index % 15}`)));
        for (const id of ids) expect(await relay.settled(id)).toMatchObject({ state: 'delivered' });
        expect(issuesOf(relay.atlassian)).toHaveLength(15);
        const told = issuesOf(relay.atlassian).flatMap(({ comments }) => comments.flatMap(deliveriesTold));
        expect(told).toHaveLength(15);
        await relay.stop();
      },
    },
    inTime,
  );
});
