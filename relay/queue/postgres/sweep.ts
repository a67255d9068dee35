import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../store/database';
import type { ItemRef } from '../../store/work-items';
import { type TaskName, taskNames, type Unit, unitsOf } from '../tasks';
import { jobKeyInSql, unitInSql } from './jobs';

/** Per task; the next sweep finds the rest. */
const maxFound = 10_000;

/**
 * Due units that are neither leased nor have a job that waits or has started within the last seconds: a killed process
 * left them. For tasks with free slots, a job that has waited for seconds also counts as lost: its notification was.
 */
export async function lostUnits(database: Database, now: string, withFreeSlots: readonly TaskName[]): Promise<Unit[]> {
  const parts = taskNames.map((task) => sql`(${lostOf(task, now, withFreeSlots)})`);
  const { rows } = await sql<ItemRef>`${sql.join(parts, sql` UNION ALL `)}`.execute(database);
  return unitsOf(rows);
}

function lostOf(task: TaskName, now: string, withFreeSlots: readonly TaskName[]): RawBuilder<unknown> {
  return sql`SELECT task, key FROM (SELECT work_items.*, ${unitInSql} AS unit FROM work_items) AS items
    WHERE task = ${task} AND coalesce(due_at, lease_expires_at) <= ${now}
      AND (lease_expires_at IS NULL OR lease_expires_at <= ${now})
      AND NOT EXISTS (
        SELECT FROM graphile_worker.jobs
        WHERE jobs.key = ${jobKeyInSql} AND CASE
          WHEN locked_at IS NOT NULL THEN locked_at > now() - interval '10 s'
          ELSE task <> ALL(${withFreeSlots}::text[]) OR updated_at > now() - interval '10 s'
        END
      )
    ORDER BY coalesce(due_at, lease_expires_at) LIMIT ${sql.lit(maxFound)}`;
}

/**
 * Frees the jobs of killed processes: graphile-worker keeps them locked for four hours, and a job whose key was added again
 * in the meantime stays forever. If a job is really still running, another process takes it and finds the lease.
 */
export async function freeJobs(database: Database): Promise<void> {
  await sql`
    SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM graphile_worker.jobs
    WHERE task_identifier = ANY(${taskNames}::text[]) AND locked_at < now() - interval '5 min' HAVING count(*) > 0
  `.execute(database);
  await sql`
    SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
    WHERE task_identifier = ANY(${taskNames}::text[]) AND locked_at IS NULL AND attempts >= max_attempts
    HAVING count(*) > 0
  `.execute(database);
}
