import { type SqlBool, sql } from 'kysely';
import type { Database } from './database';

/** The last run of a job, in any process. */
interface JobRun {
  readonly job: string;
  readonly startedAt: string;
  /** Null while it runs, or if it was interrupted. */
  readonly finishedAt: string | null;
  /** Why it failed, or null. */
  readonly error: string | null;
}

/** Sorts before every time. */
const neverStarted = '';

/**
 * Takes a tick of a job's cron: true for the first process that asks, and false for a tick that isn't newer than the last.
 * The job is then scheduled in the same transaction.
 */
export async function takeTick(transaction: Database, job: string, tick: string): Promise<boolean> {
  const rows = await transaction
    .insertInto('job_runs')
    .values({ job, tick, started_at: neverStarted })
    .onConflict((on) =>
      on
        .column('job')
        .doUpdateSet(({ ref }) => ({ tick: ref('excluded.tick') }))
        .where(sql<SqlBool>`job_runs.tick IS NULL OR job_runs.tick < excluded.tick`),
    )
    .returning('job')
    .execute();
  return rows.length > 0;
}

/** The last tick of a job, if no run has started for it; otherwise null: an earlier run is to be resumed. */
export async function tickToRun(database: Database, job: string): Promise<string | null> {
  const row = await database.selectFrom('job_runs').selectAll().where('job', '=', job).executeTakeFirst();
  return row?.tick != null && row.tick > row.started_at ? row.tick : null;
}

export async function noteJobStarted(database: Database, job: string, startedAt: string): Promise<void> {
  const run = { started_at: startedAt, finished_at: null, error: null };
  await database
    .insertInto('job_runs')
    .values({ job, ...run })
    .onConflict((on) => on.column('job').doUpdateSet(run))
    .execute();
}

export async function noteJobEnded(
  database: Database,
  job: string,
  finishedAt: string,
  error: string | null,
): Promise<void> {
  await database.updateTable('job_runs').set({ finished_at: finishedAt, error }).where('job', '=', job).execute();
}

/** The last run of each job. */
export async function lastJobRuns(database: Database): Promise<JobRun[]> {
  const rows = await database
    .selectFrom('job_runs')
    .selectAll()
    .where('started_at', '<>', neverStarted)
    .orderBy('job')
    .execute();
  return rows.map((row) => ({
    job: row.job,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error,
  }));
}
