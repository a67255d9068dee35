import { schedule } from 'node-cron';
import type { Log } from '../delivery/log';

/** A job and when it runs, as a cron expression. */
export interface Cron {
  readonly name: string;
  readonly expression: string;
  readonly run: () => Promise<void>;
}

/** Runs jobs at their times. A tick whose job is still running is left out; a job that fails comes again. */
export function startCrons(crons: readonly Cron[], log: Log): { stop(): Promise<void> } {
  const tasks = crons.map(({ name, expression, run }) =>
    schedule(
      expression,
      async () => {
        try {
          await run();
        } catch (error) {
          log.error({ err: error, job: name }, 'A job failed. It runs again at its next time.');
        }
      },
      { name, noOverlap: true },
    ),
  );
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
    },
  };
}
