import { schedule } from 'node-cron';
import type { Log } from '../delivery/log';

/** The moment of a cron expression that has come, and how long it is until the next. */
export interface Tick {
  readonly intervalMs: number;
}

/** A job and when it runs, as a cron expression. */
export interface Cron {
  readonly name: string;
  readonly expression: string;
  readonly run: (tick: Tick) => Promise<void>;
  /** What is left to do from before the relay was stopped. */
  readonly atStart?: () => Promise<void>;
}

/** Where the last run of each job is noted, for the operator. */
export interface JobRecord {
  started(job: string): Promise<void>;
  ended(job: string, error: string | null): Promise<void>;
}

/** Runs jobs at their times. A tick whose job is still running is left out; a job that fails comes again. */
export function startCrons(
  crons: readonly Cron[],
  log: Log,
  record: JobRecord,
): {
  /** Starts none any more, and resolves when those that run have ended. */
  stop(): Promise<void>;
} {
  const running = new Set<Promise<void>>();

  async function carryOut(name: string, job: () => Promise<void>): Promise<void> {
    const run = noted(name, job).catch((error: unknown) => {
      log.error({ err: error, job: name }, 'A job failed. It runs again at its next time.');
    });
    running.add(run);
    await run;
    running.delete(run);
  }

  async function noted(name: string, job: () => Promise<void>): Promise<void> {
    await record.started(name);
    try {
      await job();
    } catch (error) {
      await record.ended(name, error instanceof Error ? error.message : String(error));
      throw error;
    }
    await record.ended(name, null);
  }

  const tasks = crons.map(({ name, expression, run }) => {
    const task = schedule(
      expression,
      ({ date }) => carryOut(name, () => run({ intervalMs: (task.getNextRun() ?? date).getTime() - date.getTime() })),
      { name, noOverlap: true },
    );
    return task;
  });
  for (const { name, atStart } of crons) if (atStart !== undefined) void carryOut(name, atStart);
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(running);
    },
  };
}
