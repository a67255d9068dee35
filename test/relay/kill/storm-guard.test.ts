import { setTimeout as pause } from 'node:timers/promises';
import { seededChance } from '../../support/seeded-chance';
import { killAllRelays, type RelayProcess } from '../support/process';
import { sideBySide } from '../support/side-by-side';
import { until } from '../support/until';
import { listed, ticketsIn } from './books';
import { breachOf, sentUntilTaken, withRelay } from './moments';

const guard = { newTickets: 5, perMinutes: 10 };
const senders = 10;

/** Takes events and admins' calls, and files nothing: no write is of unknown outcome when it is killed. */
const onlyTakes = { environment: { ROLE: 'web' } };

// biome-ignore lint/suspicious/noExplicitAny: what a route answers is looked at, not typed
type Json = any;

afterAll(killAllRelays);

describe('the storm guard of a relay that is killed', () => {
  sideBySide(
    {
      'lets as many new tickets through as it allows, from ten senders at once, and holds each of the others once':
        () =>
          withRelay(async (relay) => {
            await setGuard(relay);
            await burst(relay, 100, [40]);
            const held = await inState(relay, 'held');
            expect(held).toHaveLength(100 - guard.newTickets);
            expect(new Set((await listed(relay, '/v1/deliveries?')).map(({ eventId }) => eventId)).size).toBe(100);
            expect(await listed(relay, '/v1/audit-log?action=JIRA_EVENTS_HELD&')).toHaveLength(1);
            await filed(relay, guard.newTickets);
            expect(await inState(relay, 'held')).toHaveLength(100 - guard.newTickets);
          }, onlyTakes),

      'releases what was held at its pace, each delivery once, however often it was killed and asked again': () =>
        withRelay(async (relay) => {
          // More than change in one transaction.
          const count = 220;
          await setGuard(relay);
          await burst(relay, count, []);
          const chance = seededChance(6);
          const ask = () => relay.call('POST', '/v1/deliveries/retry', { filter: { state: 'held' } });
          for (let kill = 0; kill < 2; kill++) {
            const asked = ask().catch(() => undefined);
            await pause(40 * chance());
            await relay.kill();
            await asked;
            await relay.start();
          }
          expect((await ask()).status).toBe(202);
          expect(await inState(relay, 'held')).toEqual([]);
          const times = (await inState(relay, 'queued')).map(({ nextAttemptAt }) => nextAttemptAt);
          expect(times).toHaveLength(count);
          // What passed at intake, and the first of what was released, are due now.
          expect(times.filter((time) => time === null)).toHaveLength(2 * guard.newTickets);
          const later = new Map<string, number>();
          for (const time of times) if (time !== null) later.set(time, (later.get(time) ?? 0) + 1);
          expect([...later.values()]).toEqual(
            Array((count - 2 * guard.newTickets) / guard.newTickets).fill(guard.newTickets),
          );
          await filed(relay, 2 * guard.newTickets);
        }, onlyTakes),
    },
    { atOnce: 2 },
  );
});

async function setGuard(relay: RelayProcess): Promise<void> {
  const [{ id }] = await listed(relay, '/v1/destinations?');
  expect((await relay.call('PATCH', `/v1/destinations/${id}`, { guard })).status).toBe(200);
}

/** Ten senders at once send events of so many subjects; the relay is killed once so many are taken. */
async function burst(relay: RelayProcess, count: number, kills: readonly number[]): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index) => index);
  let taken = 0;
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await sentUntilTaken(relay, breachOf(`exp_${next}`), `msg_${next}`);
      taken += 1;
    }
  };
  const sent = Promise.all(Array.from({ length: senders }, sender));
  for (const enough of kills) {
    await until(() => taken >= enough, `${enough} events to be taken`);
    await relay.kill();
    await relay.start();
  }
  await sent;
}

/** Starts it as a relay that also files, and expects so many tickets and no more. */
async function filed(relay: RelayProcess, tickets: number): Promise<void> {
  await relay.kill();
  relay.environment.ROLE = 'all';
  await relay.start();
  await until(async () => (await inState(relay, 'delivered')).length === tickets, 'tickets to be filed');
  const due = (await inState(relay, 'queued')).filter(({ nextAttemptAt }) => nextAttemptAt === null);
  expect(due).toEqual([]);
  expect(ticketsIn(relay)).toHaveLength(tickets);
  expect(relay.atlassian.requests.flatMap(({ violations }) => violations)).toEqual([]);
}

function inState(relay: RelayProcess, state: string): Promise<Json[]> {
  return listed(relay, `/v1/deliveries?state=${state}&`);
}
