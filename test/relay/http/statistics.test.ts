import { eventOf } from '../support/avsb';
import { inDatabase } from '../support/database';
import { keptCounts, recount } from '../support/recount';
import { startRelay, type TestRelay } from '../support/relay';

const type = 'experiment.guardrail_breached';
const hourMs = 3_600_000;

let relay: TestRelay;
let destination: { id: string };
beforeAll(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});

const stats = async (query = '', org = 'org_1') =>
  (await relay.call('GET', `/v1/stats?${query}`, undefined, { claims: { org } })).body;
const sumsOf = (buckets: Record<string, number | string>[]) => {
  const sums: Record<string, number> = {};
  for (const { at: _, ...counts } of buckets) {
    for (const [kind, count] of Object.entries(counts)) if (count) sums[kind] = (sums[kind] ?? 0) + Number(count);
  }
  return sums;
};

async function sent(subjectId: string): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  await relay.settled(deliveries[0].id);
  return deliveries[0].id;
}

describe('GET /v1/stats', () => {
  it('counts each delivery once, by what it is now', async () => {
    expect(sumsOf((await stats()).buckets)).toEqual({});
    expect((await stats()).timeToTicketMs).toEqual({ p50: null, p95: null });
    await sent('exp_1');
    await sent('exp_1');
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 400, body: { errorMessages: [], errors: { team: 'Team is required.' } } },
      times: 2,
    });
    const [failed, dismissed] = [await sent('exp_2'), await sent('exp_3')];
    expect(sumsOf((await stats()).buckets)).toEqual({ created: 1, commented: 1, failed: 2 });
    await relay.call('POST', '/v1/deliveries/dismiss', { ids: [dismissed] });
    await relay.call('POST', `/v1/deliveries/${failed}/retry`);
    await relay.settled(failed);
    const { buckets, timeToTicketMs } = await stats();
    expect(sumsOf(buckets)).toEqual({ created: 2, commented: 1, skipped: 1 });
    expect(timeToTicketMs.p50).toBeGreaterThan(0);
    expect(timeToTicketMs.p95).toBeGreaterThanOrEqual(timeToTicketMs.p50);
    await inDatabase(relay, async (database) => expect(await keptCounts(database)).toEqual(await recount(database)));
  });

  it('counts them in the hour and the day of their arrival, in UTC, and answers empty buckets, too', async () => {
    const from = new Date(Date.now() - 2 * hourMs).toISOString();
    const hours = (await stats(`bucket=hour&from=${from}`)).buckets;
    expect(hours.map(({ at }: { at: string }) => at)).toEqual(
      [2, 1, 0].map((ago) => new Date(Math.floor(Date.now() / hourMs - ago) * hourMs).toISOString()),
    );
    expect(sumsOf(hours)).toEqual({ created: 2, commented: 1, skipped: 1 });
    expect((await stats('bucket=hour')).buckets).toHaveLength(24);
    const days = (await stats()).buckets;
    expect(days).toHaveLength(30);
    expect(days.at(-1).at).toBe(`${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`);
    const before = await stats('bucket=day&from=2026-01-01T10:00:00%2B02:00&to=2026-01-03T00:00:00Z');
    expect(before.buckets.map(({ at }: { at: string }) => at.slice(0, 10))).toEqual(['2026-01-01', '2026-01-02']);
    expect(sumsOf(before.buckets)).toEqual({});
  });

  it('counts those of one destination, and never those of another organisation', async () => {
    const other = await relay.call('POST', '/v1/destinations', {
      siteId: (await relay.call('GET', '/v1/sites')).body.items[0].id,
      projectKey: 'OPS',
      guard: null,
    });
    expect(other.status).toBe(201);
    await sent('exp_4');
    expect(sumsOf((await stats(`destinationId=${other.body.id}`)).buckets)).toEqual({ created: 1 });
    expect(sumsOf((await stats(`destinationId=${destination.id}`)).buckets)).toMatchObject({ created: 3 });
    expect(sumsOf((await stats()).buckets)).toMatchObject({ created: 4 });
    expect(sumsOf((await stats('', 'org_2')).buckets)).toEqual({});
    const foreign = { claims: { org: 'org_2' } };
    const { status } = await relay.call('GET', `/v1/stats?destinationId=${destination.id}`, undefined, foreign);
    expect(status).toBe(404);
  });

  it('refuses more than 400 buckets', async () => {
    const to = '2026-06-01T00:00:00Z';
    const at = (hours: number) => new Date(Date.parse(to) - hours * hourMs).toISOString();
    expect((await stats(`bucket=hour&from=${at(400)}&to=${to}`)).buckets).toHaveLength(400);
    const refused = await relay.call('GET', `/v1/stats?bucket=hour&from=${at(401)}&to=${to}`);
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([{ path: 'from', message: expect.stringContaining('more than 400 hours') }]);
    expect((await relay.call('GET', '/v1/stats?bucket=week')).status).toBe(422);
  });
});
