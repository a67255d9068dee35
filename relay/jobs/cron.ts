import { type ScheduledTask, schedule } from 'node-cron';
import type { Log } from '../delivery/log';
import { type Clock, timestamp } from '../domain/clock';
import type { Ending, ItemHandling } from '../queue/leased-task';
import type { ItemKey, Queue } from '../queue/queue';
import type { Database } from '../store/database';
import { noteJobEnded, noteJobStarted, takeTick, tickToRun } from '../store/job-runs';
import { inTransaction } from '../store/transaction';

/** A moment at which a cron expression is due, and how long it is until the next. */
export interface Tick {
  readonly intervalMs: number;
}

/** A job and when it runs, as a cron expression. */
export interface Cron {
  readonly name: string;
  readonly expression: string;
  readonly run: (tick: Tick) => Promise<void>;
  /** Resumes a run that was interrupted, in this process or another one; without it, the job starts over. */
  readonly resume?: () => Promise<void>;
}

interface CronContext {
  readonly database: Database;
  readonly queue: Pick<Queue, 'schedule'>;
  readonly now: Clock;
  /** Aborted when the relay stops. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/** The jobs of this process: how a due job is run, and the clocks that schedule them. */
export interface Crons {
  readonly handling: ItemHandling;
  /** Starts the jobs' clocks, and resumes interrupted runs. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The later work of running a job. */
export function jobOf(name: string): ItemKey {
  return { task: 'run-job', key: name };
}

/**
 * Runs jobs at their times. Every process waits for them, and the first one schedules the tick as later work, so that only
 * one process runs it, one run at a time. A run that a process leaves unfinished when it stops or dies is resumed by
 * another process, or by the next that starts.
 */
export function createCrons(crons: readonly Cron[], context: CronContext): Crons {
  const { database, queue, now, stopping, log } = context;
  const clocks = new Map<string, ScheduledTask>();

  async function tick(name: string, date: Date): Promise<void> {
    try {
      await inTransaction(database, async (transaction) => {
        if (await takeTick(transaction, name, timestamp(date))) await queue.schedule(transaction, [jobOf(name)]);
      });
    } catch (error) {
      log.error({ err: error, job: name }, 'A job could not be scheduled. It runs at its next scheduled time.');
    }
  }

  function intervalAfter(name: string, ticked: string): number {
    const next = clocks.get(name)?.getNextRun();
    return next ? next.getTime() - Date.parse(ticked) : 0;
  }

  async function runJob(job: Cron): Promise<Ending> {
    const { name, run, resume } = job;
    const ticked = await tickToRun(database, name);
    await noteJobStarted(database, name, timestamp(now()));
    let problem: string | null = null;
    try {
      if (ticked === null && resume !== undefined) await resume();
      else await run({ intervalMs: ticked === null ? 0 : intervalAfter(name, ticked) });
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      log.error({ err: error, job: name }, 'A job failed. It runs again at its next scheduled time.');
    }
    // A run that the stop interrupted has not ended: another process resumes it.
    if (stopping.aborted) return { at: now(), failures: 0 };
    await noteJobEnded(database, name, timestamp(now()), problem);
    return 'done';
  }

  return {
    handling: {
      concurrency: Math.max(1, crons.length),
      async handle({ key }) {
        const job = crons.find(({ name }) => name === key);
        return job === undefined ? 'done' : runJob(job);
      },
    },
    async start() {
      for (const { name, expression } of crons) {
        clocks.set(
          name,
          schedule(expression, ({ date }) => tick(name, date), { name }),
        );
      }
      const resumable = crons.filter(({ resume }) => resume !== undefined);
      await queue.schedule(
        database,
        resumable.map(({ name }) => jobOf(name)),
      );
    },
    async stop() {
      await Promise.all([...clocks.values()].map((clock) => clock.destroy()));
    },
  };
}
