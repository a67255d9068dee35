import { eventOf } from '../support/avsb';
import { inDatabase } from '../support/database';
import { issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const type = 'experiment.guardrail_breached';
const words = { errorMessages: [], errors: { customfield_10010: 'Team is required.' } };

let relay: TestRelay;
beforeEach(async () => {
  relay = await startRelay();
  await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

/** Sends events, all of which Jira refuses for good; Jira is well again afterwards. */
async function failed(...subjectIds: string[]): Promise<string[]> {
  const fault = relay.atlassian.faults.add({
    match: { operationId: 'createIssue' },
    action: { kind: 'answer', status: 400, body: words },
  });
  const ids: string[] = [];
  for (const subjectId of subjectIds) {
    const { deliveries } = await relay.send(eventOf(type, { subjectId }));
    ids.push(deliveries[0].id);
    expect((await relay.settled(deliveries[0].id)).state).toBe('failed');
  }
  relay.atlassian.faults.remove(fault);
  return ids;
}

/** Deliveries as the storm guard holds them. */
async function held(...subjectIds: string[]): Promise<string[]> {
  const ids = await failed(...subjectIds);
  await inDatabase(relay, (database) =>
    database
      .updateTable('deliveries')
      .set({ state: 'held', cause: 'guard', reason: 'Held.', last_error: null })
      .where('id', 'in', ids)
      .execute(),
  );
  return ids;
}

const dismiss = (body: unknown, claims = {}) =>
  relay.call('POST', '/v1/deliveries/dismiss', body, { claims: { name: 'Dana', ...claims } });
const retry = (id: string) => relay.call('POST', `/v1/deliveries/${id}/retry`);
const detail = async (id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;
const states = async (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await detail(id)).state));

describe('dismissing deliveries', () => {
  it('ends failed and held ones as skipped, and says who did it', async () => {
    const [first = ''] = await failed('exp_1');
    const [second = ''] = await held('exp_2');
    expect(await dismiss({ ids: [first, second] })).toMatchObject({ status: 202, body: { dismissed: 2, skipped: 0 } });
    for (const id of [first, second]) {
      expect(await detail(id)).toMatchObject({
        state: 'skipped',
        cause: 'dismissed',
        reason: 'Not filed: dismissed by Dana.',
        outcome: null,
        nextAttemptAt: null,
      });
    }
    expect(issuesOf(relay.atlassian)).toEqual([]);
  });

  it('takes the failed ones that match, and held ones where the filter asks for them', async () => {
    const failedOnes = await failed('exp_1', 'exp_2');
    const heldOnes = await held('exp_3');
    expect((await dismiss({ filter: { subjectId: 'exp_2' } })).body).toEqual({ dismissed: 1, skipped: 0 });
    expect(await states(failedOnes)).toEqual(['failed', 'skipped']);
    expect((await dismiss({ filter: { state: 'held' } })).body).toEqual({ dismissed: 1, skipped: 0 });
    expect(await states(heldOnes)).toEqual(['skipped']);
    expect((await dismiss({ filter: { state: 'skipped' } })).body).toEqual({ dismissed: 0, skipped: 2 });
  });

  it('leaves alone what is in another state, unknown or another organisation’s', async () => {
    const [id = ''] = await failed('exp_1');
    await retry(id);
    await relay.settled(id);
    expect((await dismiss({ ids: [id, 'dlv_unknown'] })).body).toEqual({ dismissed: 0, skipped: 2 });
    const [other = ''] = await failed('exp_2');
    expect((await dismiss({ ids: [other] }, { org: 'org_2' })).body).toEqual({ dismissed: 0, skipped: 1 });
    expect((await dismiss({ ids: [other] }, { permissions: [] })).status).toBe(403);
    expect(await states([other])).toEqual(['failed']);
  });
});

describe('what was skipped or held', () => {
  it('is filed after all, one by one', async () => {
    const [first = ''] = await failed('exp_1');
    await dismiss({ ids: [first] });
    const [second = ''] = await held('exp_2');
    for (const id of [first, second]) {
      expect(await retry(id)).toMatchObject({ status: 202, body: { id, cause: null } });
      expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created', cause: null });
    }
  });

  it('is retried with others only where the filter’s state asks for it', async () => {
    const [skipped = ''] = await failed('exp_1');
    await dismiss({ ids: [skipped] });
    const retryAll = (filter: unknown) => relay.call('POST', '/v1/deliveries/retry', { filter });
    expect((await retryAll({})).body).toEqual({ queued: 0, skipped: 1 });
    expect((await retryAll({ state: 'skipped' })).body).toEqual({ queued: 1, skipped: 0 });
    expect(await relay.settled(skipped)).toMatchObject({ outcome: 'created' });
  });

  it('is counted and can be listed', async () => {
    const [dismissed = ''] = await failed('exp_1');
    await dismiss({ ids: [dismissed] });
    const heldOnes = await held('exp_2', 'exp_3');
    expect((await relay.call('GET', '/v1/destinations')).body.items[0].counts).toEqual({
      waiting: 0,
      failed: 0,
      held: 2,
    });
    const listed = async (state: string) =>
      (await relay.call('GET', `/v1/deliveries?state=${state}`)).body.items.map((item: { id: string }) => item.id);
    expect(await listed('skipped')).toEqual([dismissed]);
    expect(await listed('held')).toEqual(heldOnes.reverse());
    expect(await (await fetch(`${relay.url}/metrics`)).text()).toContain('avsb_deliveries_waiting{state="held"} 2');
  });
});
