import type { Database } from './database';

/** The last time that a job ran, in any process. */
export interface JobRun {
  readonly job: string;
  readonly startedAt: string;
  /** Null while it runs, or where it was cut off. */
  readonly finishedAt: string | null;
  /** Why it failed, or null. */
  readonly error: string | null;
}

interface JobRunRow {
  job: string;
  started_at: string;
  finished_at: string | null;
  error: string | null;
  tick: string | null;
}

/**
 * Takes a tick of a job's cron, and notes that the job runs: true for the first who asks, in one process or in many, and
 * for no tick that is older than the last.
 */
export async function takeTick(
  database: Database,
  job: string,
  { tick, startedAt }: { readonly tick: string; readonly startedAt: string },
): Promise<boolean> {
  const rows: unknown[] = await runs(database)
    .insert({ job, tick, started_at: startedAt, finished_at: null, error: null })
    .onConflict('job')
    .merge()
    .whereRaw('job_runs.tick IS NULL OR job_runs.tick < excluded.tick')
    .returning('job');
  return rows.length > 0;
}

/** Whether the job's last run has not come to its end: it is under way, or was cut off. */
export async function isUnfinished(database: Database, job: string): Promise<boolean> {
  const row = await runs(database).where({ job, finished_at: null }).first('job');
  return row !== undefined;
}

export async function noteJobStarted(database: Database, job: string, startedAt: string): Promise<void> {
  await runs(database).insert({ job, started_at: startedAt, finished_at: null, error: null }).onConflict('job').merge();
}

export async function noteJobEnded(
  database: Database,
  job: string,
  finishedAt: string,
  error: string | null,
): Promise<void> {
  await runs(database).where({ job }).update({ finished_at: finishedAt, error });
}

/** The last run of each job. */
export async function lastJobRuns(database: Database): Promise<JobRun[]> {
  const rows = await runs(database).orderBy('job');
  return rows.map((row) => ({
    job: row.job,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error,
  }));
}

function runs(database: Database) {
  return database<JobRunRow>('job_runs');
}
