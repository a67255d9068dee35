import { expireAccessTokens } from '../../../relay/demo/atlassian/world';
import { allSettled, expectBalancedBooks, listed } from '../kill/books';
import { breachOf, requestsOf, sent } from '../kill/moments';
import { rowsOf } from '../support/database';
import { killAllRelays, startCluster } from '../support/process';
import { sideBySide } from '../support/side-by-side';
import { until } from '../support/until';
import { sendAll, withThree } from './cluster';

afterAll(killAllRelays);

/** What an orchestrator grants, twice: a busy machine is slow. */
const stopsWithinMs = 20_000;

const everySecond = '* * * * * *';

describe('three relays on one database', () => {
  sideBySide(
    {
      'are restarted one after the other, and nothing is lost, duplicated or held up': () =>
        withThree(async ({ relays }) => {
          const events = Array.from({ length: 60 }, (_, index) => ({
            id: `msg_${index}`,
            event: breachOf(`exp_${index % 40}`),
          }));
          const { taken, ended } = sendAll(relays, events, 3);
          for (const [index, relay] of relays.entries()) {
            const enough = 5 + 15 * index;
            await until(() => taken.size >= enough, `${enough} events to be taken`);
            const { code, tookMs } = await relay.terminate();
            expect(code).toBe(0);
            expect(tookMs).toBeLessThan(stopsWithinMs);
            await relay.start();
          }
          await ended;
          await allSettled(relays[0], events.length);
          await expectBalancedBooks(relays[0], { events: events.length, tickets: 40 });
        }),

      'refresh a token once, for all calls that need it': () =>
        withThree(async (cluster) => {
          const { relays, atlassian } = cluster;
          const before = requestsOf(cluster, 'token').length;
          expireAccessTokens(atlassian.world);
          const slow = { kind: 'slow', ms: 300 } as const;
          atlassian.faults.add({ match: { operationId: 'token' }, action: slow });
          await Promise.all(
            Array.from({ length: 30 }, (_, index) => sent(relays[index % 3] ?? relays[0], breachOf(`exp_${index}`))),
          );
          await allSettled(relays[0], 30);
          expect(requestsOf(cluster, 'token')).toHaveLength(before + 1);
          expect((await listed(relays[0], '/v1/sites?')).map(({ status }) => status)).toEqual(['connected']);
          await expectBalancedBooks(relays[0], { events: 30, tickets: 30 });
        }),

      'run each tick of a cron in one of them': () =>
        withThree(
          async (cluster) => {
            // Each tick refreshes the one token that there is: it lasts for an hour, and is to last for more.
            const before = requestsOf(cluster, 'token').length;
            const from = Date.now();
            await until(() => requestsOf(cluster, 'token').length >= before + 9, 'nine refreshes');
            // Of the ticks before, one may have been on its way; a busy machine lets some come late together.
            const ticks = Math.floor((Date.now() - from) / 1_000) + 3;
            expect(requestsOf(cluster, 'token').length - before).toBeLessThanOrEqual(ticks);
          },
          { environment: { TOKEN_REFRESH_CRON: everySecond } },
        ),

      'obey a rate limit that Jira gave to one of them': () =>
        withThree(async (cluster) => {
          const { relays, atlassian } = cluster;
          const waitMs = 6_000;
          atlassian.faults.add({
            match: { operationId: 'createIssue' },
            action: { kind: 'answer', status: 429, headers: { 'retry-after': String(waitMs / 1_000) } },
            times: 1,
          });
          const first = await sent(relays[0], breachOf('exp_first'));
          await until(() => requestsOf(cluster, 'createIssue').some(({ status }) => status === 429), 'the 429');
          const told = Date.now();
          await until(async () => (await rowsOf(cluster, 'SELECT * FROM limit_pauses')).length === 1, 'all to know');
          await Promise.all(relays.map((relay, index) => sent(relay, breachOf(`exp_${index}`))));
          await relays[0].settled(first);
          await allSettled(relays[0], 4);
          const later = requestsOf(cluster, 'createIssue').slice(1);
          expect(later).toHaveLength(4);
          for (const { at } of later) expect(Date.parse(at) - told).toBeGreaterThan(waitMs - 1_000);
        }),
    },
    { atOnce: 2 },
  );
});

describe('relays that start together on an empty database', () => {
  it('create its tables once, and all continue', async () => {
    const cluster = await startCluster([{}, {}, {}], { isEmpty: true });
    try {
      const [first, second, third] = cluster.relays;
      await first.destination();
      const id = await sent(second, breachOf('exp_1'));
      expect((await third.settled(id)).state).toBe('delivered');
      const applied = await rowsOf(cluster, 'SELECT name FROM applied_migrations');
      expect(new Set(applied.map(({ name }) => name)).size).toBe(applied.length);
      // The test's server sorts as people do; what the relay stores is compared bytewise all the same.
      const collations = await rowsOf(
        cluster,
        `SELECT DISTINCT collation_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'text'`,
      );
      expect(collations).toEqual([{ collation_name: 'C' }]);
    } finally {
      await cluster.dispose();
    }
  });
});

describe('the roles', () => {
  it('divide the work: web processes accept events, and workers deliver them', async () => {
    const cluster = await startCluster([{ ROLE: 'web' }, { ROLE: 'worker' }]);
    try {
      const [web, worker] = cluster.relays;
      await web.destination();
      await expect(fetch(`${worker.url}/healthz`)).rejects.toThrow();
      expect((await web.settled(await sent(web, breachOf('exp_1')))).state).toBe('delivered');
      await worker.terminate();
      const id = await sent(web, breachOf('exp_2'));
      const end = Date.now() + 1_000;
      await until(() => Date.now() > end, 'a second in which no worker takes it');
      expect((await web.call('GET', `/v1/deliveries/${id}`)).body.state).toBe('queued');
      await worker.start();
      expect((await web.settled(id)).state).toBe('delivered');
    } finally {
      await cluster.dispose();
    }
  });
});
