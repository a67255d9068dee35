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

/** Sorts before every time. */
const neverStarted = '';

/**
 * Takes a tick of a job's cron: true for the first process that asks, and for no tick that is older than the last. The
 * job is then scheduled in the same transaction.
 */
export async function takeTick(transaction: Database, job: string, tick: string): Promise<boolean> {
  const rows: unknown[] = await runs(transaction)
    .insert({ job, tick, started_at: neverStarted })
    .onConflict('job')
    .merge(['tick'])
    .whereRaw('job_runs.tick IS NULL OR job_runs.tick < excluded.tick')
    .returning('job');
  return rows.length > 0;
}

/** The last tick of a job that no run has begun for; null where there is none: an earlier run is then to be resumed. */
export async function tickToRun(database: Database, job: string): Promise<string | null> {
  const row = await runs(database).where({ job }).first();
  return row?.tick != null && row.tick > row.started_at ? row.tick : null;
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
  const rows = await runs(database).whereNot({ started_at: neverStarted }).orderBy('job');
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
