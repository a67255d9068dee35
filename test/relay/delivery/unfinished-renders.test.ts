import { eventOf } from '../support/avsb';
import { inDatabase } from '../support/database';
import { issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const waitMs = 30_000;

let relay: TestRelay;
let aheadMs = 0;
beforeAll(async () => {
  relay = await startRelay({ now: () => new Date(Date.now() + aheadMs) });
  await relay.destination();
});
afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

const send = async (subjectId: string): Promise<string> =>
  (await relay.send(eventOf(type, { subjectId }))).deliveries[0].id;
const detail = async (id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;
const rendersOf = (id: string) =>
  inDatabase(relay, async (database) => {
    const rows = database.selectFrom('deliveries').select('unfinished_renders').where('id', '=', id);
    return (await rows.execute()).map((row) => row.unfinished_renders);
  });

/** Sends events of a subject while Jira asks to wait, so that they can be made what a process that died has left. */
async function leftBehind(subjectId: string, unfinishedRenders: readonly number[]): Promise<string[]> {
  const answer = { kind: 'answer', status: 429, headers: { 'retry-after': String(waitMs / 1_000) } } as const;
  relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: answer, times: 1 });
  const ids: string[] = [];
  for (const count of unfinishedRenders) {
    const id = await send(subjectId);
    ids.push(id);
    if (ids.length === 1) {
      await until(async () => (await detail(id)).reason?.includes('slow down') || undefined, 'Jira to ask for a pause');
    }
    await inDatabase(relay, (database) =>
      database.updateTable('deliveries').set({ unfinished_renders: count }).where('id', '=', id).execute(),
    );
  }
  return ids;
}

const resumed = () => {
  aheadMs += waitMs + 5_000;
};

describe('a delivery whose rendering may have crashed a process', () => {
  it.each([1, 2])('is filed if it can be rendered after all, and its count is reset: %i crashes', async (deaths) => {
    const [id = ''] = await leftBehind(`died ${deaths}`, [deaths]);
    resumed();
    expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect(await rendersOf(id)).toEqual([0]);
  });

  it('fails after three crashes, lets the next of its key continue, and is rendered again if an admin retries it', async () => {
    const [dead = '', next = ''] = await leftBehind('died 3', [3, 0]);
    resumed();
    expect(await relay.settled(dead)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('stopped 3 times in a row while rendering this event'),
      lastError: { message: expect.stringContaining('Shorten the templates'), status: null },
    });
    expect(await relay.settled(next)).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect((await relay.call('POST', `/v1/deliveries/${dead}/retry`)).status).toBe(202);
    expect(await relay.settled(dead)).toMatchObject({ state: 'delivered', outcome: 'commented' });
  });

  it('shares no comment, so that another delivery is not blamed for the crash', async () => {
    const ids = await leftBehind('comments', [0, 1, 0, 0]);
    resumed();
    const ended = await Promise.all(ids.map((id) => relay.settled(id)));
    expect(ended.map(({ outcome }) => outcome)).toEqual(['created', 'commented', 'commented', 'commented']);
    const ticket = issuesOf(relay.atlassian).find(({ key }) => key === ended[0].issueKey);
    expect(ticket?.comments).toHaveLength(2);
    for (const id of ids) expect(await rendersOf(id)).toEqual([0]);
  });

  it('is no longer suspected once it has been sent', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const id = await send('in peace');
      await relay.settled(id);
      ids.push(id);
    }
    for (const id of ids) expect(await rendersOf(id)).toEqual([0]);
  });
});
