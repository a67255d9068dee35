import { createIds } from '../../../relay/domain/ids';
import { eventOf } from '../support/avsb';
import { inDatabase, insertRows } from '../support/database';
import { callsOf, issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const words = { errorMessages: [], errors: { customfield_10010: 'Team is required.' } };
const refuse = { kind: 'answer', status: 400, body: words } as const;

let relay: TestRelay;
let destination: { id: string };
beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

async function send(subjectId: string): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return deliveries[0].id;
}

/** Sends events, all of which Jira refuses for good; Jira is well again afterwards. */
async function failed(...subjectIds: string[]): Promise<string[]> {
  const fault = relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: refuse });
  const ids: string[] = [];
  for (const subjectId of subjectIds) {
    const id = await send(subjectId);
    expect((await relay.settled(id)).state).toBe('failed');
    ids.push(id);
  }
  relay.atlassian.faults.remove(fault);
  return ids;
}

const retry = (id: string, claims = {}) => relay.call('POST', `/v1/deliveries/${id}/retry`, undefined, { claims });
const retryAll = (body: unknown) => relay.call('POST', '/v1/deliveries/retry', body);
const detail = async (id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;
const tries = async (id: string) =>
  (await detail(id)).attemptLog.map((attempt: { decision: string; result: string }) =>
    [attempt.decision, attempt.result].join(' '),
  );

describe('a delivery that has failed', () => {
  it('continues when it is retried, and keeps its attempts', async () => {
    const [id = ''] = await failed('exp_1');
    expect(await detail(id)).toMatchObject({ lastError: { status: 400, ...words }, nextAttemptAt: null });
    const answer = await retry(id);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ id, destinationId: destination.id });
    expect(await relay.settled(id)).toMatchObject({
      state: 'delivered',
      outcome: 'created',
      attempts: 2,
      lastError: null,
    });
    expect((await detail(id)).attemptLog).toEqual([
      expect.objectContaining({
        decision: 'create',
        result: 'rejected',
        jiraStatus: 400,
        jira: { status: 400, ...words },
      }),
      expect.objectContaining({ decision: 'create', result: 'confirmed', jiraStatus: 201, jira: null }),
    ]);
  });

  it('says who asked for the retry, until it starts', async () => {
    const [id = ''] = await failed('exp_1');
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 500 } });
    expect((await retry(id)).body).toMatchObject({ id, reason: expect.stringMatching(/^Dana asked|^No open ticket/) });
    await relay.settled(id);
  });

  it('fails again with Jira’s words if nothing was fixed', async () => {
    const [id = ''] = await failed('exp_1');
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: refuse });
    await retry(id);
    await until(async () => (await tries(id)).length === 2, 'the second try');
    expect(await relay.settled(id)).toMatchObject({ state: 'failed', lastError: { status: 400, ...words } });
  });

  it('comes first of its dedup key, and what came after it is reported on its ticket', async () => {
    const [first = ''] = await failed('exp_1');
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
      times: 1,
    });
    const second = await send('exp_1');
    await until(async () => (await tries(second)).length === 1, 'Jira to ask for a wait');
    await retry(first);
    expect(await relay.settled(first)).toMatchObject({ outcome: 'created' });
    expect(await relay.settled(second)).toMatchObject({ outcome: 'commented' });
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
  });

  it('is reconciled before anything is written if its own write is uncertain', async () => {
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
    const action = { kind: 'answer', status: 400, body: words } as const;
    // By the keys of the project, and by the label that a ticket of this dedup key has.
    const looks = ['bulkFetchIssues', 'searchAndReconsileIssuesUsingJqlPost'];
    const refusedLooks = looks.map((operationId) => relay.atlassian.faults.add({ match: { operationId }, action }));
    const id = await send('exp_1');
    expect((await relay.settled(id)).state).toBe('failed');
    for (const fault of refusedLooks) relay.atlassian.faults.remove(fault);
    await retry(id);
    expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect(await tries(id)).toEqual(['create uncertain', 'find_write rejected', 'find_write confirmed']);
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
  });

  it('waits until an uncertain write of a later one is reconciled: one ticket, not two', async () => {
    const [first = ''] = await failed('exp_1');
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
    relay.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'answer', status: 500 },
      times: 2,
    });
    const second = await send('exp_1');
    await until(async () => (await tries(second)).includes('find_write retryable'), 'the look to be cut off');
    await retry(first);
    expect(await relay.settled(second)).toMatchObject({ outcome: 'created' });
    expect(await relay.settled(first)).toMatchObject({ outcome: 'commented' });
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
  });

  it('starts its back-off over', async () => {
    const [id = ''] = await failed('exp_1');
    await inDatabase(relay, (database) =>
      database.updateTable('deliveries').set({ failures: 12 }).where('id', '=', id).execute(),
    );
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 429 },
      times: 1,
    });
    await retry(id);
    expect(await relay.settled(id)).toMatchObject({ state: 'delivered' });
    const [refused, filed] = (await detail(id)).attemptLog.slice(-2);
    expect(refused.result).toBe('retryable');
    // After a thirteenth failure it would have been a quarter of a minute at least.
    expect(Date.parse(filed.at) - Date.parse(refused.at)).toBeLessThan(15_000);
  });
});

describe('a retry is refused', () => {
  it('with 409 for a delivery that has not failed, saying its state', async () => {
    const id = await send('exp_1');
    await relay.settled(id);
    const answer = await retry(id);
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:avsb:problem:not_failed', status: 409 } });
    expect(answer.body.detail).toContain('It is delivered.');
    expect(await tries(id)).toEqual(['create confirmed']);
  });

  it('with 409 if its destination was deleted, saying what to do', async () => {
    const [id = ''] = await failed('exp_1');
    await inDatabase(relay, (database) =>
      database.updateTable('destinations').set({ deleted_at: '2026-11-25' }).execute(),
    );
    const answer = await retry(id);
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:avsb:problem:destination_deleted' } });
    expect(answer.body.detail).toContain('Make a destination');
    expect((await retryAll({ ids: [id] })).body).toEqual({ queued: 0, skipped: 1 });
    expect((await retryAll({ filter: { state: 'failed' } })).body).toEqual({ queued: 0, skipped: 1 });
    expect((await detail(id)).state).toBe('failed');
  });

  it('with 404 for one that is unknown or of another organisation', async () => {
    const [id = ''] = await failed('exp_1');
    expect((await retry('dlv_unknown')).status).toBe(404);
    expect((await retry(id, { org: 'org_2' })).status).toBe(404);
    expect((await retry(id, { permissions: [] })).status).toBe(403);
    expect((await detail(id)).state).toBe('failed');
  });

  it.each([
    ['nothing', {}],
    ['no ids', { ids: [] }],
    ['ids and a filter', { ids: ['dlv_1'], filter: {} }],
    ['too many ids', { ids: Array.from({ length: 1_001 }, (_, number) => `dlv_${number}`) }],
    ['a filter that does not exist', { filter: { status: 'failed' } }],
    ['an unknown state', { filter: { state: 'broken' } }],
  ])('with 422 for %s', async (_, body) => {
    expect((await retryAll(body)).status).toBe(422);
  });
});

describe('a retry of several', () => {
  it('by ids queues the failed ones and skips the rest, each id once', async () => {
    const [first = '', second = ''] = await failed('exp_1', 'exp_2');
    const delivered = await send('exp_3');
    await relay.settled(delivered);
    const ids = [first, second, first, delivered, 'dlv_unknown'];
    expect(await retryAll({ ids })).toMatchObject({ status: 202, body: { queued: 2, skipped: 2 } });
    for (const id of [first, second]) expect((await relay.settled(id)).state).toBe('delivered');
  });

  it('does not touch another organisation’s deliveries', async () => {
    const [id = ''] = await failed('exp_1');
    const claims = { org: 'org_2' };
    const answers = [{ ids: [id] }, { filter: {} }].map((body) =>
      relay.call('POST', '/v1/deliveries/retry', body, { claims }),
    );
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual([
      { queued: 0, skipped: 1 },
      { queued: 0, skipped: 0 },
    ]);
    expect((await detail(id)).state).toBe('failed');
  });

  it('by a filter takes only those that match', async () => {
    const [first = '', second = ''] = await failed('exp_1', 'exp_2');
    const { body } = await retryAll({ filter: { state: 'failed', destinationId: destination.id, subjectId: 'exp_2' } });
    expect(body).toEqual({ queued: 1, skipped: 0 });
    expect((await relay.settled(second)).state).toBe('delivered');
    expect((await detail(first)).state).toBe('failed');
  });

  it('by a filter takes all that match on every page, and keeps the order of a dedup key', async () => {
    const [id = ''] = await failed('exp_1');
    // More than one round of the retry takes, and more than a page of the list.
    const copies = 450;
    await inDatabase(relay, async (database) => {
      const row = await database.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const newId = createIds(() => new Date());
      const rows = Array.from({ length: copies }, () => ({ ...row, id: newId('delivery') }));
      await insertRows(database, 'deliveries', rows);
    });
    expect((await retryAll({ filter: { state: 'failed' } })).body).toEqual({ queued: copies + 1, skipped: 0 });
    await until(
      async () => (await relay.call('GET', '/v1/deliveries?state=delivered&limit=1')).body.total === copies + 1,
      'all to be delivered',
    );
    expect((await detail(id)).outcome).toBe('created');
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
  });
});
