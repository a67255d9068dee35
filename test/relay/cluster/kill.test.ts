import { allSettled, attemptsAt, expectBalancedBooks, listed, ticketsIn } from '../kill/books';
import { breachOf, requestsOf, sent, slowMs } from '../kill/moments';
import { inDatabase, run } from '../support/database';
import { killAllRelays } from '../support/process';
import { sideBySide } from '../support/side-by-side';
import { until } from '../support/until';
import { sendAll, withThree } from './cluster';

afterAll(killAllRelays);

const subjects = 30;
/** Each subject's second event is a comment. */
const events = Array.from({ length: 2 * subjects }, (_, index) => ({
  id: `msg_${index}`,
  event: breachOf(`exp_${index % subjects}`),
}));

describe('three relays on one database', () => {
  sideBySide(
    {
      'lose and duplicate nothing, even though each of them is killed once while events arrive': () =>
        withThree(async ({ relays }) => {
          const { taken, ended } = sendAll(relays, events);
          for (const [index, relay] of relays.entries()) {
            const enough = 8 + 16 * index;
            await until(() => taken.size >= enough, `${enough} events to be taken`);
            await relay.kill();
            await relay.start();
          }
          await ended;
          await allSettled(relays[0], events.length);
          const stored = new Set((await listed(relays[1], '/v1/deliveries?')).map(({ eventId }) => eventId));
          expect([...taken.values()].filter(({ id }) => !stored.has(id))).toEqual([]);
          await expectBalancedBooks(relays[2], { events: events.length, tickets: subjects });
        }),

      'continue everything that a process which died for good had in progress': () =>
        withThree(async (cluster) => {
          const { relays, atlassian } = cluster;
          const [dead, one, other] = relays;
          const slow = { kind: 'slowAfter', ms: slowMs } as const;
          atlassian.faults.add({ match: { operationId: 'createIssue' }, action: slow, times: 24 });
          // As many as the three of them work on at once, eight each.
          const ids = await Promise.all(Array.from({ length: 24 }, (_, index) => sent(dead, breachOf(`exp_${index}`))));
          await until(() => ticketsIn(dead).length === 24, 'Jira to have filed all of them');
          await dead.kill();
          await allSettled(one, 24);
          const attempts = await Promise.all(ids.map((id) => attemptsAt(other, id)));
          expect(attempts.filter((tries) => tries.join() === 'create confirmed')).toHaveLength(16);
          expect(attempts.filter((tries) => tries.join() === 'create uncertain,find_write confirmed')).toHaveLength(8);
          expect(requestsOf(cluster, 'createIssue')).toHaveLength(24);
          await expectBalancedBooks(one, { events: 24, tickets: 24 });
        }),

      'lose and duplicate nothing, even though the database ends all their connections': () =>
        withThree(async (cluster) => {
          const { relays } = cluster;
          const { taken, ended } = sendAll(relays, events);
          for (const enough of [10, 30, 50]) {
            await until(() => taken.size >= enough, `${enough} events to be taken`);
            await inDatabase(cluster, (database) =>
              run(
                database,
                'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
              ),
            );
          }
          await ended;
          await allSettled(relays[0], events.length);
          await expectBalancedBooks(relays[0], { events: events.length, tickets: subjects });
        }),
    },
    { atOnce: 2 },
  );
});
