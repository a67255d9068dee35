import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, run, runMigrations, type WorkerEvents } from 'graphile-worker';
import { Pool } from 'pg';
import { connectionTo } from '../../store/postgres/connect';
import { wakeUpTask } from './wake-ups';

export interface RunnerSettings {
  readonly url: string;
  /** Takes a dedup key that was woken. */
  readonly take: (dedupKey: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** graphile-worker's runner, which is replaced where it breaks. */
export interface Runner {
  start(concurrency: number): Promise<void>;
  /** Takes no more jobs, and resolves when those under way have ended. */
  stop(): Promise<void>;
}

/** One that listens, and a few that take and give back jobs, which is quickly done. */
const maxConnections = 5;

/** How often a job is looked for whose time comes; those that are due at once are told by NOTIFY. */
const pollEveryMs = 2_000;

const restartAfterMs = 1_000;

/**
 * Runs jobs until it is stopped. graphile-worker 0.16 ends a worker for good when the connection is lost at the moment
 * of writing down a job's end (its source says “committing seppuku”), so that a restart of the server would leave fewer
 * workers, or none: the whole runner is then begun anew.
 */
export function createRunner({ url, take, onError }: RunnerSettings): Runner {
  const stopping = new AbortController();
  let ended: Promise<void> | undefined;

  async function runUntilBroken(concurrency: number, started: () => void): Promise<void> {
    const pool = new Pool({ ...connectionTo(url), max: maxConnections });
    pool.on('error', onError);
    const events = new EventEmitter() as WorkerEvents;
    const broken = new Promise<unknown>((resolve) => events.once('worker:fatalError', resolve));
    try {
      const runner = await run({
        pgPool: pool,
        taskList: { [wakeUpTask]: (payload) => take(dedupKeyIn(payload)) },
        concurrency,
        pollInterval: pollEveryMs,
        noHandleSignals: true,
        events,
        logger: loggerTo(onError),
      });
      started();
      const stopped = stopping.signal.aborted ? undefined : once(stopping.signal, 'abort');
      await Promise.race([broken, stopped]);
      await runner.stop();
    } finally {
      await pool.end();
    }
  }

  async function runUntilStopped(concurrency: number, started: () => void): Promise<void> {
    while (!stopping.signal.aborted) {
      await runUntilBroken(concurrency, started).catch(onError);
      started();
      await pause(restartAfterMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    start: (concurrency) =>
      new Promise((started) => {
        ended = runUntilStopped(concurrency, started);
      }),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** Creates graphile-worker's own tables, in a schema of their own, or brings them up to date. */
export async function migrateQueue(url: string): Promise<void> {
  const pool = new Pool({ ...connectionTo(url), max: 1 });
  try {
    await runMigrations({ pgPool: pool, logger: loggerTo(() => undefined) });
  } finally {
    await pool.end();
  }
}

function dedupKeyIn(payload: unknown): string {
  if (typeof payload === 'object' && payload !== null && 'dedupKey' in payload) return String(payload.dedupKey);
  throw new Error('A job names no dedup key.');
}

function loggerTo(onError: (error: unknown) => void): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') onError(new Error(`graphile-worker: ${message}`, { cause: meta?.error }));
  });
}
