import { schedule } from 'node-cron';
import type { Log } from '../delivery/log';
import { type Clock, timestamp } from '../domain/clock';
import type { Database } from '../store/database';
import { isUnfinished, noteJobEnded, noteJobStarted, takeTick } from '../store/job-runs';
import { lockTask } from '../store/leases';
import { withLease } from '../store/with-lease';

/** The moment of a cron expression that has come, and how long it is until the next. */
export interface Tick {
  readonly intervalMs: number;
}

/** A job and when it runs, as a cron expression. */
export interface Cron {
  readonly name: string;
  readonly expression: string;
  readonly run: (tick: Tick) => Promise<void>;
  /** What is left to do of a tick that was cut off, in this process or in another that is gone. */
  readonly resume?: () => Promise<void>;
}

export interface CronContext {
  readonly database: Database;
  readonly now: Clock;
  readonly log: Log;
  /** How often is looked for ticks that another process has left. */
  readonly lookEveryMs?: number;
}

/**
 * Runs jobs at their times, each tick in one of the processes that share the database. A tick whose job is still
 * running is left out; a job that fails comes again. What a process leaves undone when it stops or dies, another one
 * takes up, or the next that starts.
 */
export function startCrons(
  crons: readonly Cron[],
  context: CronContext,
): {
  /** Starts none any more, and resolves when those that run have ended. */
  stop(): Promise<void>;
} {
  const { database, now, log, lookEveryMs = 15_000 } = context;
  const running = new Set<Promise<void>>();
  let isStopping = false;

  async function carryOut(job: string, work: () => Promise<void>): Promise<void> {
    const failed = (err: unknown) => log.error({ err, job }, 'A job failed. It runs again at its next time.');
    const run = withLease({ database, now, onError: failed }, turnOf(job), work).then(() => undefined, failed);
    running.add(run);
    await run;
    running.delete(run);
  }

  /** Notes how a run ended. One that is cut off by the stop has not ended: somebody resumes it. */
  async function toItsEnd(job: string, work: () => Promise<void>): Promise<void> {
    let problem: string | null = null;
    try {
      await work();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (!isStopping) await noteJobEnded(database, job, timestamp(now()), problem);
    }
  }

  async function resumeIt(job: string, resume: () => Promise<void>): Promise<void> {
    await noteJobStarted(database, job, timestamp(now()));
    await toItsEnd(job, resume);
  }

  async function resumeIfCutOff(job: string, resume: () => Promise<void>): Promise<void> {
    // It may have ended while its turn was being waited for.
    if (await isUnfinished(database, job)) await resumeIt(job, resume);
  }

  const tasks = crons.map(({ name, expression, run }) => {
    const task = schedule(
      expression,
      ({ date }) =>
        carryOut(name, async () => {
          if (!(await takeTick(database, name, { tick: timestamp(date), startedAt: timestamp(now()) }))) return;
          const next = task.getNextRun() ?? date;
          await toItsEnd(name, () => run({ intervalMs: next.getTime() - date.getTime() }));
        }),
      { name, noOverlap: true },
    );
    return task;
  });

  async function lookForLeftovers(): Promise<void> {
    for (const { name, resume } of crons) {
      if (resume === undefined || isStopping) continue;
      try {
        if (await isUnfinished(database, name)) void carryOut(name, () => resumeIfCutOff(name, resume));
      } catch (error) {
        log.error({ err: error, job: name }, 'It is not known whether a job was cut off. It is looked for again.');
      }
    }
  }

  for (const { name, resume } of crons) if (resume !== undefined) void carryOut(name, () => resumeIt(name, resume));
  const looking = setInterval(() => void lookForLeftovers(), lookEveryMs);
  return {
    async stop() {
      isStopping = true;
      clearInterval(looking);
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(running);
    },
  };
}

/** The name under which one process at a time does a job. */
export function turnOf(job: string) {
  return { task: lockTask, key: `cron:${job}` };
}
