import { z } from 'zod';
import { type Clock, timestamp } from '../domain/clock';
import type { Database } from '../store/database';
import { type LimitPause, pausesAfter, storePause } from '../store/limit-pauses';
import type { Listen } from '../store/postgres/listen';
import { jsonOf } from './json';
import { createLimits, type Limits, type Pause } from './limits';

export interface SharedLimitsSettings {
  readonly database: Database;
  /** Listens to what the other processes tell on a channel. */
  readonly listen: Listen;
  readonly now: Clock;
  readonly log: { warn(facts: object, sentence: string): void };
}

const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everywhere') }),
  z.object({ kind: z.literal('site'), cloudId: z.string() }),
  z.object({ kind: z.literal('endpoint'), cloudId: z.string(), endpoint: z.string() }),
  z.object({ kind: z.literal('issue'), cloudId: z.string(), issueId: z.string() }),
]);
const toldSchema = z.object({ scope: z.string(), until: z.string() });

const channel = 'avsb_limit_pauses';

/**
 * The waits that Jira has asked any process of this database for. They are kept in memory, since every call asks for
 * them, and in the database, so that the others learn of one within moments, and a process that starts knows them all.
 */
export async function shareLimits({
  database,
  listen,
  now,
  log,
}: SharedLimitsSettings): Promise<{ readonly limits: Limits; stop(): Promise<void> }> {
  const telling = new Set<Promise<void>>();
  const limits = createLimits(now, (pause) => {
    const told = tellOf(pause).finally(() => telling.delete(told));
    telling.add(told);
  });
  // What others tell of is not told again.
  const learned = createLimits(now);

  async function tellOf({ scope, until }: Pause): Promise<void> {
    try {
      await storePause(database, channel, { scope: JSON.stringify(scope), until }, timestamp(now()));
    } catch (error) {
      log.warn({ err: error, scope }, 'The other processes were not told that Jira asked to wait.');
    }
  }

  function learn({ scope, until }: LimitPause): void {
    const read = scopeSchema.safeParse(jsonOf(scope));
    if (read.success) learned.pause(read.data, until);
  }

  async function learnAll(): Promise<void> {
    for (const pause of await pausesAfter(database, timestamp(now()))) learn(pause);
  }

  await learnAll();
  const listening = listen({
    channel,
    onTold(payload) {
      const told = toldSchema.safeParse(jsonOf(payload));
      if (told.success) learn(told.data);
    },
    onConnected: learnAll,
    onError: (error) => log.warn({ err: error }, 'What other processes tell of rate limits is not heard for a moment.'),
  });
  return {
    limits: {
      pausedUntil: (call) => later(limits.pausedUntil(call), learned.pausedUntil(call)),
      pause: limits.pause,
    },
    async stop() {
      await listening.stop();
      await Promise.all(telling);
    },
  };
}

/** The later of two ISO timestamps. */
function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
