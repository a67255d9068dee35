import { z } from 'zod';
import { type Clock, timestamp } from '../domain/clock';
import type { Database } from '../store/database';
import { type LimitPause, pausesAfter, storePause } from '../store/limit-pauses';
import type { Listen } from '../store/postgres/listen';
import { jsonOf } from './json';
import { createLimits, type Limits, type Pause } from './limits';

export interface SharedLimitsSettings {
  readonly database: Database;
  /** Listens to the other processes' notifications on a channel. */
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
const pauseSchema = z.object({ scope: z.string(), until: z.string() });

const channel = 'avsb_limit_pauses';

/**
 * The waits that Jira asked any process of this database for. They are kept in memory, since every call looks them up,
 * and in the database, so that other processes learn of one within moments, and a process that starts knows them all.
 */
export async function shareLimits({
  database,
  listen,
  now,
  log,
}: SharedLimitsSettings): Promise<{ readonly limits: Limits; stop(): Promise<void> }> {
  const reporting = new Set<Promise<void>>();
  const limits = createLimits(now, (pause) => {
    const report = share(pause).finally(() => reporting.delete(report));
    reporting.add(report);
  });
  // A pause that another process reported is not reported again.
  const learned = createLimits(now);

  async function share({ scope, until }: Pause): Promise<void> {
    try {
      await storePause(database, channel, { scope: JSON.stringify(scope), until }, timestamp(now()));
    } catch (error) {
      log.warn({ err: error, scope }, 'Could not tell the other processes that Jira asked to wait.');
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
    onNotification(payload) {
      const pause = pauseSchema.safeParse(jsonOf(payload));
      if (pause.success) learn(pause.data);
    },
    onConnected: learnAll,
    onError: (error) =>
      log.warn(
        { err: error },
        'Lost the connection that reports the rate limits of other processes. It will be opened again.',
      ),
  });
  return {
    limits: {
      pausedUntil: (call) => later(limits.pausedUntil(call), learned.pausedUntil(call)),
      pause: limits.pause,
    },
    async stop() {
      await listening.stop();
      await Promise.all(reporting);
    },
  };
}

/** The later of two ISO timestamps. */
function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
