import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Runner as GraphileRunner, Logger, run, runMigrations, type WorkerEvents } from 'graphile-worker';
import { Pool } from 'pg';
import { connectionTo } from '../../store/postgres/connect';
import type { TaskName, Unit } from '../tasks';

/** Jobs of some tasks, and how many of them at once. */
export interface Lane {
  readonly tasks: readonly TaskName[];
  readonly concurrency: number;
  /** Never throws: graphile-worker would retry the job by its own rules, instead of the relay's. */
  readonly take: (unit: Unit) => Promise<void>;
}

interface RunnerSettings {
  readonly url: string;
  readonly lanes: readonly Lane[];
  readonly onError: (error: unknown) => void;
}

/** What the lanes of one run share. */
interface Surroundings {
  readonly pool: Pool;
  readonly events: WorkerEvents;
  readonly report: (error: unknown) => void;
}

/** graphile-worker's runners, which are replaced if they break. */
export interface Runner {
  start(): Promise<void>;
  /** Takes no more jobs, and resolves when those in progress have ended. */
  stop(): Promise<void>;
}

/** One per lane that listens, and a few to take and complete jobs, which is quick. */
const maxConnections = 6;

/**
 * How often each worker polls for jobs. New jobs are reported by NOTIFY, and the sweep adds lost jobs again, so this is
 * only a last resort.
 */
const pollEveryMs = 60_000;

const restartAfterMs = 1_000;

/**
 * Runs jobs until it is stopped. graphile-worker 0.16 ends a worker for good when the connection is lost at the moment
 * of writing down a job's end (its source says “committing seppuku”), so that a restart of the server would leave fewer
 * workers, or none: all runners are then replaced.
 */
export function createRunner({ url, lanes, onError }: RunnerSettings): Runner {
  const stopping = new AbortController();
  let ended: Promise<void> | undefined;

  async function runUntilBroken(started: () => void): Promise<void> {
    let isOver = false;
    const report = (error: unknown) => {
      if (!isOver) onError(error);
    };
    const pool = new Pool({ ...connectionTo(url), max: maxConnections });
    pool.on('error', report);
    const events = new EventEmitter() as WorkerEvents;
    const broken = new Promise<unknown>((resolve) => events.once('worker:fatalError', resolve));
    const running: GraphileRunner[] = [];
    try {
      for (const lane of lanes) running.push(await runLane(lane, { pool, events, report }));
      started();
      const stopped = stopping.signal.aborted ? undefined : once(stopping.signal, 'abort');
      await Promise.race([broken, stopped]);
    } finally {
      await Promise.all(running.map((runner) => runner.stop()));
      // A pool reports its end while its connections are still being closed: their errors no longer matter.
      isOver = true;
      await pool.end();
    }
  }

  function runLane(
    { tasks, concurrency, take }: Lane,
    { pool, events, report }: Surroundings,
  ): Promise<GraphileRunner> {
    return run({
      pgPool: pool,
      taskList: Object.fromEntries(tasks.map((task) => [task, (payload) => takeSafely(take, task, payload)])),
      concurrency,
      pollInterval: pollEveryMs,
      noHandleSignals: true,
      events,
      logger: loggerTo(report),
    });
  }

  async function takeSafely(take: Lane['take'], task: TaskName, payload: unknown): Promise<void> {
    try {
      const unit = unitIn(payload);
      // An undefined unit comes from a job of an earlier version: the sweep adds another job for what is due.
      if (unit !== undefined) await take({ task, unit });
    } catch (error) {
      onError(error);
    }
  }

  async function runUntilStopped(started: () => void): Promise<void> {
    while (!stopping.signal.aborted) {
      await runUntilBroken(started).catch(onError);
      started();
      await pause(restartAfterMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    start: () =>
      new Promise((started) => {
        ended = runUntilStopped(started);
      }),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** Creates or migrates graphile-worker's own tables, in their own schema. */
export async function migrateQueue(url: string): Promise<void> {
  const pool = new Pool({ ...connectionTo(url), max: 1 });
  try {
    await runMigrations({ pgPool: pool, logger: loggerTo(() => undefined) });
  } finally {
    await pool.end();
  }
}

function unitIn(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('unit' in payload)) return undefined;
  return String(payload.unit);
}

function loggerTo(onError: (error: unknown) => void): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') onError(new Error(`graphile-worker: ${message}`, { cause: meta?.error }));
  });
}
