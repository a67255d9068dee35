import type { Clock } from '../domain/clock';
import type { Database } from '../store/database';
import { aloneOnPostgres } from '../store/postgres/advisory-lock';
import { createRunner, migrateQueue } from './postgres/runner';
import { sweepLost } from './postgres/sweep';
import { addWakeUps } from './postgres/wake-ups';
import type { Queue } from './queue';

export interface PostgresQueueSettings {
  readonly database: Database;
  /** Where the same database is, for the connections of graphile-worker's own. */
  readonly url: string;
  readonly now: Clock;
  /** Told of a handler or a sweep that failed, and of a lost connection; what was to be done is taken up again. */
  readonly onError: (error: unknown) => void;
  /** How often the deliveries are looked through for what no wake-up tells of. */
  readonly sweepEveryMs?: number;
}

/**
 * The queue of many processes on one PostgreSQL: graphile-worker's jobs, one a dedup key, written by the transaction
 * that makes the work. It wakes by LISTEN/NOTIFY. The jobs have no `queue_name`: one for each key was measured to fall
 * from 133 jobs/s to 2 at 10⁵ keys; that a key is handled by one worker at a time is what its lease is for.
 */
export async function createPostgresQueue(settings: PostgresQueueSettings): Promise<Queue> {
  const { database, url, now, onError, sweepEveryMs = 5_000 } = settings;
  await aloneOnPostgres(url, () => migrateQueue(url));
  const running = new Map<string, { again: boolean }>();
  let handler: ((dedupKey: string) => Promise<void>) | undefined;
  let sweepTimer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;

  /** Never throws: a job that ends badly would be tried again by graphile-worker's rules rather than by ours. */
  async function take(dedupKey: string): Promise<void> {
    const known = running.get(dedupKey);
    if (known !== undefined) {
      known.again = true;
      return;
    }
    const state = { again: true };
    running.set(dedupKey, state);
    try {
      while (state.again && handler !== undefined) {
        state.again = false;
        await handler(dedupKey);
      }
      // Whoever goes on while this process stops learns of what it may have left.
      if (handler === undefined) await addWakeUps(database, [{ dedupKey }], now());
    } catch (error) {
      onError(error);
    } finally {
      running.delete(dedupKey);
    }
  }

  const runner = createRunner({ url, take, onError });

  async function sweep(): Promise<void> {
    const startedMs = performance.now();
    try {
      await sweepLost(database, now());
    } catch (error) {
      onError(error);
    }
    if (handler === undefined) return;
    // Where there is much to look through, looking must not become the main work.
    const waitMs = Math.max(sweepEveryMs, 20 * (performance.now() - startedMs));
    sweepTimer = setTimeout(() => {
      sweeping = sweep();
    }, waitMs);
  }

  return {
    wake: (transaction, wakeUps) => addWakeUps(transaction, wakeUps, now()),
    async start(handle, concurrency) {
      handler = handle;
      await runner.start(concurrency);
      sweeping = sweep();
    },
    async stop() {
      handler = undefined;
      clearTimeout(sweepTimer);
      await sweeping;
      await runner.stop();
    },
  };
}
