import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../store/database';
import { kept, sooner } from '../../store/work-items';
import { ruleOf, type TaskName, taskNames, type Unit } from '../tasks';

/** An item to schedule: each task and key once, in the order in which they are to be locked. */
export interface NewItem {
  readonly task: TaskName;
  readonly key: string;
  readonly dueAt: string;
}

/** The unit of an item that isn't due yet. */
export interface LaterUnit extends Unit {
  readonly dueAt: string;
}

const tasksThat = (has: 'isGrouped' | 'keepsTime') => taskNames.filter((task) => ruleOf(task)[has]);

/** `unitOf` in SQL. */
export const unitInSql = sql<string>`CASE WHEN task = ANY(${tasksThat('isGrouped')}::text[])
  THEN split_part(key, '/', 1) ELSE key END`;

/** `jobKeyOf` in SQL. */
export const jobKeyInSql = sql<string>`encode(sha256(convert_to(task || ' ' || unit, 'UTF8')), 'hex')`;

/** A unit has at most one job under this key. graphile-worker's keys have up to 512 characters, a dedup key may have more. */
function jobKeyOf({ task, unit }: Unit): string {
  return createHash('sha256').update(`${task} ${unit}`).digest('hex');
}

/** Jobs are added in this order, so that two transactions which add the same ones don't deadlock. */
const specs = sql`array_agg(
    ROW(task, json_build_object('unit', unit), NULL, NULL, NULL, job_key, NULL, NULL)::graphile_worker.job_spec
    ORDER BY job_key
  )`;

/**
 * Schedules items and adds a job for each one that is due and that no process works on, in one statement to save round
 * trips. Items that are due later don't get a job: processes wait for their time themselves.
 *
 * @returns the units that are due later
 */
export async function scheduleWithJobs(
  database: Database,
  items: readonly NewItem[],
  now: string,
): Promise<LaterUnit[]> {
  const { rows } = await sql<{ later: string }>`
    WITH scheduled AS (
      INSERT INTO work_items (task, key, due_at)
      SELECT task, key, due_at
      FROM unnest(
        ${items.map(({ task }) => task)}::text[],
        ${items.map(({ key }) => key)}::text[],
        ${items.map(({ dueAt }) => dueAt)}::timestamptz[]
      ) WITH ORDINALITY AS wanted (task, key, due_at, place)
      ORDER BY place
      ON CONFLICT (task, key) DO UPDATE
        SET due_at = CASE WHEN work_items.task = ANY(${tasksThat('keepsTime')}::text[]) THEN ${kept} ELSE ${sooner} END
      RETURNING task, key, due_at, lease_expires_at
    ), free AS (
      SELECT task, unit, min(due_at) AS due_at, ${jobKeyInSql} AS job_key
      FROM (
        SELECT task, ${unitInSql} AS unit, due_at FROM scheduled
        WHERE lease_expires_at IS NULL OR lease_expires_at <= ${now}
      ) AS items
      GROUP BY task, unit
    ), due AS (SELECT ${specs} AS specs FROM free WHERE due_at <= ${now})
    SELECT
      (SELECT count(*) FROM due CROSS JOIN LATERAL graphile_worker.add_jobs(specs) WHERE specs IS NOT NULL) AS woken,
      (SELECT coalesce(json_agg(json_build_object('task', task, 'unit', unit, 'dueAt', due_at)), '[]')
        FROM free WHERE due_at > ${now}) AS later
  `.execute(database);
  return JSON.parse(rows[0]?.later ?? '[]');
}

/** Adds a job for each of these units, or wakes a process for the job that already waits. */
export async function addJobs(database: Database, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return;
  await sql`
    SELECT count(*) FROM graphile_worker.add_jobs((
      SELECT ${specs} FROM unnest(
        ${units.map(({ task }) => task)}::text[], ${units.map(({ unit }) => unit)}::text[], ${units.map(jobKeyOf)}::text[]
      ) AS woken (task, unit, job_key)
    ))
  `.execute(database);
}
