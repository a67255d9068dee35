import type { Clock } from '../domain/clock';
import type { Database } from '../store/database';
import { dueKeys } from '../store/deliveries';
import type { Queue, WakeUp } from './queue';

export interface SqliteQueueSettings {
  readonly database: Database;
  readonly now: Clock;
  /** Told of a sweep that failed; the next one tries again. */
  readonly onError: (error: unknown) => void;
  /** How often the deliveries are looked through for what no wake-up told of. */
  readonly sweepEveryMs?: number;
}

/** More keys than this are not held in memory: the rest is found by the sweep when these are done. */
const maxReadyKeys = 10_000;

/**
 * The queue of a single process: keys in memory, woken by the commit itself, and a sweep over the deliveries at the
 * start and every few seconds after it, for whatever was left by a crash.
 */
export function createSqliteQueue({ database, now, onError, sweepEveryMs = 5_000 }: SqliteQueueSettings): Queue {
  const ready = new Set<string>();
  const running = new Map<string, { again: boolean }>();
  const later = new Map<string, NodeJS.Timeout>();
  let handler: ((dedupKey: string) => Promise<void>) | undefined;
  let concurrency = 0;
  let sweepTimer: NodeJS.Timeout | undefined;
  let isSweeping = false;
  let hasMoreThanReady = false;
  let onIdle: (() => void) | undefined;

  function add({ dedupKey, at }: WakeUp): void {
    const waitMs = at === undefined ? 0 : at.getTime() - now().getTime();
    if (waitMs > 0) {
      addLater(dedupKey, waitMs);
      return;
    }
    const run = running.get(dedupKey);
    if (run !== undefined) run.again = true;
    else if (ready.size < maxReadyKeys) ready.add(dedupKey);
    else hasMoreThanReady = true;
  }

  function addLater(dedupKey: string, waitMs: number): void {
    if (later.size >= maxReadyKeys && !later.has(dedupKey)) return;
    clearTimeout(later.get(dedupKey));
    const timer = setTimeout(() => {
      later.delete(dedupKey);
      add({ dedupKey });
      handOut();
    }, waitMs);
    later.set(dedupKey, timer);
  }

  function handOut(): void {
    if (handler === undefined) return;
    for (const dedupKey of ready) {
      if (running.size >= concurrency) return;
      ready.delete(dedupKey);
      void run(dedupKey, handler);
    }
    if (hasMoreThanReady) void sweep();
  }

  async function run(dedupKey: string, handle: (dedupKey: string) => Promise<void>): Promise<void> {
    const state = { again: false };
    running.set(dedupKey, state);
    try {
      await handle(dedupKey);
    } catch (error) {
      onError(error);
    } finally {
      running.delete(dedupKey);
      if (state.again) ready.add(dedupKey);
      if (handler === undefined && running.size === 0) onIdle?.();
      handOut();
    }
  }

  async function sweep(): Promise<void> {
    if (isSweeping || handler === undefined) return;
    isSweeping = true;
    hasMoreThanReady = false;
    try {
      const keys = await dueKeys(database, now().toISOString(), maxReadyKeys);
      for (const dedupKey of keys) if (!running.has(dedupKey)) ready.add(dedupKey);
      hasMoreThanReady = keys.length === maxReadyKeys;
    } catch (error) {
      onError(error);
    } finally {
      isSweeping = false;
    }
    if (ready.size > 0) handOut();
  }

  return {
    async wake(transaction, wakeUps) {
      const committed = transaction.isTransaction ? executionOf(transaction) : Promise.resolve();
      void committed.then(
        () => {
          for (const wakeUp of wakeUps) add(wakeUp);
          handOut();
        },
        // Rolled back: there is no work to wake anybody for, and whoever began the transaction has the error.
        () => undefined,
      );
    },
    async start(handle, atOnce) {
      handler = handle;
      concurrency = atOnce;
      await sweep();
      sweepTimer = setInterval(() => void sweep(), sweepEveryMs);
    },
    async stop() {
      handler = undefined;
      clearInterval(sweepTimer);
      for (const timer of later.values()) clearTimeout(timer);
      if (running.size > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}

function executionOf(transaction: Database): Promise<unknown> {
  return 'executionPromise' in transaction ? (transaction.executionPromise as Promise<unknown>) : Promise.resolve();
}
