import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { seededChance } from '../../support/seeded-chance';
import { killAllRelays, type RelayProcess } from '../support/process';
import { sideBySide } from '../support/side-by-side';
import { until } from '../support/until';
import { allSettled, attemptsAt, expectBalancedBooks, listed, ticketsIn } from './books';
import {
  breachOf,
  file,
  onNext,
  requestsOf,
  sent,
  sentUntilTaken,
  shortTokens,
  slowMs,
  type Taken,
  tokensLast,
  withRelay,
} from './moments';

const one = { events: 1, tickets: 1 };
const ticketAndComment = { events: 2, tickets: 1 };
const lookByKey = 'bulkFetchIssues';

/** Jira promises nothing about the lag of its search index, so a ticket of unknown outcome is looked for by its key. */
const indexLagMs = 60 * 60_000;

afterAll(killAllRelays);

describe('a relay that is killed and started again', () => {
  sideBySide(
    {
      'has every event that it acknowledged, and accepts the others when they are sent again': () =>
        withRelay(killDuringIntake),

      'files the ticket when it was killed between the 202 and the request to Jira': () =>
        withRelay(async (relay) => {
          tokensLast(relay);
          const asked = onNext(relay, 'token', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await asked();
          await relay.kill();
          expect(requestsOf(relay, 'createIssue')).toHaveLength(0);
          await isFiledAfterRestart(relay, id);
          await expectBalancedBooks(relay, one);
        }, shortTokens),

      'finds the ticket that Jira filed after the relay had died': () =>
        withRelay(async (relay) => {
          const arrived = onNext(relay, 'createIssue', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          expect(ticketsIn(relay)).toHaveLength(0);
          await goesOn(relay, id, ['create uncertain', 'find_write confirmed']);
          expect(requestsOf(relay, 'createIssue')).toHaveLength(1);
          await expectBalancedBooks(relay, one);
        }),

      'files the ticket again when the request was lost, but not while Jira may still be working on it': () =>
        withRelay(async (relay) => {
          const arrived = onNext(relay, 'createIssue', { kind: 'slow', ms: slowMs }, { kind: 'dropBefore' });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['create uncertain', 'create confirmed']);
          const [lost, second, ...more] = requestsOf(relay, 'createIssue').map(({ at }) => Date.parse(at));
          expect(more).toEqual([]);
          expect(second! - lost!).toBeGreaterThanOrEqual(15_000);
          await expectBalancedBooks(relay, one);
        }),

      "finds the ticket whose answer it did not live to read, though Jira's index doesn't show it for an hour": () =>
        withRelay(
          async (relay) => {
            const arrived = onNext(relay, 'createIssue', { kind: 'slowAfter', ms: slowMs });
            const id = await sent(relay, breachOf('exp_1'));
            await arrived();
            await relay.kill();
            expect(ticketsIn(relay)).toHaveLength(1);
            await goesOn(relay, id, ['create uncertain', 'find_write confirmed']);
            expect(requestsOf(relay, 'createIssue')).toHaveLength(1);
            await expectBalancedBooks(relay, one);
          },
          { atlassian: { searchLagMs: indexLagMs } },
        ),

      'finds the ticket even if it was killed again while it searched': () =>
        withRelay(async (relay) => {
          const arrived = onNext(relay, 'createIssue', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          for (const kind of ['slow', 'slowAfter'] as const) {
            const looked = onNext(relay, lookByKey, { kind, ms: slowMs });
            await relay.start();
            await looked();
            await relay.kill();
          }
          await goesOn(relay, id, ['create uncertain', 'find_write confirmed']);
          await expectBalancedBooks(relay, one);
        }),

      'writes the comment when it was killed while it read the status of the ticket': () =>
        withRelay(async (relay) => {
          await file(relay, 'exp_1');
          const arrived = onNext(relay, 'getIssue', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['comment confirmed']);
          await expectBalancedBooks(relay, ticketAndComment);
        }),

      'finds the comment that Jira accepted after the relay had died': () =>
        withRelay(async (relay) => {
          await file(relay, 'exp_1');
          const arrived = onNext(relay, 'addComment', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['comment uncertain', 'find_write confirmed']);
          expect(requestsOf(relay, 'addComment')).toHaveLength(1);
          await expectBalancedBooks(relay, ticketAndComment);
        }),

      'writes the comment again when the request was lost': () =>
        withRelay(async (relay) => {
          await file(relay, 'exp_1');
          const arrived = onNext(relay, 'addComment', { kind: 'slow', ms: slowMs }, { kind: 'dropBefore' });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['comment uncertain', 'comment confirmed']);
          expect(requestsOf(relay, 'addComment')).toHaveLength(2);
          await expectBalancedBooks(relay, ticketAndComment);
        }),

      'finds the comment whose answer it died before reading': () =>
        withRelay(async (relay) => {
          await file(relay, 'exp_1');
          const arrived = onNext(relay, 'addComment', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['comment uncertain', 'find_write confirmed']);
          expect(requestsOf(relay, 'addComment')).toHaveLength(1);
          await expectBalancedBooks(relay, ticketAndComment);
        }),

      'stays connected when it was killed between rotating its refresh token and storing it': () =>
        withRelay(async (relay) => {
          tokensLast(relay);
          const used = rotatedTokens(relay);
          const asked = onNext(relay, 'token', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await asked();
          expect(rotatedTokens(relay)).toBe(used + 1);
          await relay.kill();
          await isFiledAfterRestart(relay, id);
          expect((await listed(relay, '/v1/sites?')).map(({ status }) => status)).toEqual(['connected']);
          expect(await listed(relay, '/v1/audit-log?action=JIRA_SITE_REVOKED&')).toEqual([]);
          await expectBalancedBooks(relay, one);
        }, shortTokens),

      'loses and doubles nothing, however close to an answer it was killed': killCloseToAnswers,

      'files one ticket for each of a hundred deliveries, even though it was killed three times': () =>
        withRelay(killWhileWorkingOff),
    },
    { atOnce: 6 },
  );
});

/**
 * Starts the relay again, and expects it to file the ticket. It may have been killed before it began to: another call of
 * its may have been the one that found the token too old.
 */
async function isFiledAfterRestart(relay: RelayProcess, deliveryId: string): Promise<void> {
  await relay.start();
  expect((await relay.settled(deliveryId)).state).toBe('delivered');
  const attempts = await attemptsAt(relay, deliveryId);
  expect(attempts.filter((attempt) => attempt !== 'create uncertain')).toEqual(['create confirmed']);
}

/** Starts the relay again, and expects it to finish the delivery with these attempts. */
async function goesOn(relay: RelayProcess, deliveryId: string, attempts: string[]): Promise<void> {
  await relay.start();
  await hasEnded(relay, deliveryId, attempts);
}

async function hasEnded(relay: RelayProcess, deliveryId: string, attempts: string[]): Promise<void> {
  const { state } = await relay.settled(deliveryId);
  expect({ state, attempts: await attemptsAt(relay, deliveryId) }).toEqual({ state: 'delivered', attempts });
}

/** Ten senders at once, of whom each sends its next event when the last was taken; two kills in between. */
async function killDuringIntake(relay: RelayProcess): Promise<void> {
  const chance = seededChance(1);
  const subjects = 40;
  const events = Array.from({ length: 2 * subjects }, (_, index) => ({
    id: `msg_${index}`,
    event: breachOf(`exp_${index % subjects}`),
  }));
  const taken = new Map<string, Taken>();
  const waiting = [...events];
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      taken.set(next.id, await sentUntilTaken(relay, next.event, next.id));
    }
  };
  const senders = Promise.all(Array.from({ length: 10 }, sender));
  for (const earliest of [10, 40]) {
    const enough = earliest + Math.floor(chance() * 20);
    await until(() => taken.size >= enough, `${enough} events to be taken`);
    await relay.kill();
    await relay.start();
  }
  await senders;
  await allSettled(relay, events.length);
  const stored = new Set((await listed(relay, '/v1/deliveries?')).map(({ eventId }) => eventId));
  expect([...taken.values()].filter(({ id }) => !stored.has(id))).toEqual([]);
  for (const { id, event } of events) {
    expect(await sentUntilTaken(relay, event, id)).toMatchObject({ id: taken.get(id)?.id, duplicate: true });
  }
  await expectBalancedBooks(relay, { events: events.length, tickets: subjects });
}

/** Kills within milliseconds of the 202, of Jira's answer to a create and of its answer to a comment. */
async function killCloseToAnswers(): Promise<void> {
  const chance = seededChance(2);
  const jira = new EventEmitter();
  const rounds = 5;
  const relayOptions = { atlassian: { onChange: () => void jira.emit('worked') } };
  await withRelay(async (relay) => {
    for (let round = 0; round < rounds; round++) await file(relay, `commented_${round}`);
    // A create that is cut off before it leaves takes longest to settle: those come first.
    for (const moment of ['taken', 'created', 'commented']) {
      for (let round = 0; round < rounds; round++) {
        const event = breachOf(`${moment}_${round}`);
        const worked = once(jira, 'worked');
        const taken = sentUntilTaken(relay, event, `msg_${moment}_${round}`);
        await (moment === 'taken' ? taken : worked);
        await pause(60 * chance() ** 2);
        await relay.kill();
        await relay.start();
        await taken;
      }
    }
    await allSettled(relay, 4 * rounds);
    await expectBalancedBooks(relay, { events: 4 * rounds, tickets: 3 * rounds });
  }, relayOptions);
}

/** Each create takes a moment, so that several are on their way whenever the relay is killed. */
async function killWhileWorkingOff(relay: RelayProcess): Promise<void> {
  const chance = seededChance(3);
  const count = 100;
  relay.atlassian.faults.add({
    match: { operationId: 'createIssue' },
    action: { kind: 'slow', ms: 40 },
    rate: 0.5,
    seed: 4,
  });
  relay.atlassian.faults.add({
    match: { operationId: 'createIssue' },
    action: { kind: 'slowAfter', ms: 40 },
    rate: 0.5,
    seed: 5,
  });
  await Promise.all(Array.from({ length: count }, (_, index) => sent(relay, breachOf(`exp_${index}`))));
  for (const earliest of [5, 35, 65]) {
    const enough = earliest + Math.floor(chance() * 25);
    await until(() => requestsOf(relay, 'createIssue').length >= enough, `${enough} tickets to be asked for`);
    await relay.kill();
    await relay.start();
  }
  await allSettled(relay, count);
  await expectBalancedBooks(relay, { events: count, tickets: count });
}

function rotatedTokens({ atlassian }: RelayProcess): number {
  return Object.values(atlassian.world.refreshTokens).filter(({ rotatedAt }) => rotatedAt !== null).length;
}
