import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { statementForRows } from './statement';

/** Identifies a work item: the kind of work, and its object. */
export interface ItemRef {
  readonly task: string;
  readonly key: string;
}

/** An item as it is scheduled. */
interface ScheduledItem extends ItemRef {
  readonly dueAt: string;
  /** Whether an item that is already scheduled keeps its time; otherwise the sooner time wins. */
  readonly keepsTime: boolean;
}

/** When an item is due. Null if there is no work beyond what the holder of its lease is doing. */
export interface ItemState extends ItemRef {
  readonly dueAt: string | null;
  readonly leaseExpiresAt: string | null;
}

/** When to look at an item: the indexed expression, which queries must spell the same way. */
export const nextLook = sql<string>`coalesce(due_at, lease_expires_at)`;

/** The condition that no process works on an item. */
export function isFree(now: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(work_items.lease_expires_at IS NULL OR work_items.lease_expires_at <= ${now})`;
}

/** The time of an item that is scheduled again. A claimed item doesn't have a time, so it gets the new one. */
export const sooner = sql<string>`CASE WHEN work_items.due_at <= excluded.due_at
  THEN work_items.due_at ELSE excluded.due_at END`;
export const kept = sql<string>`coalesce(work_items.due_at, excluded.due_at)`;

/** Schedules items in the caller's transaction. However often it is scheduled, an item exists once. */
export async function scheduleItems(database: Database, items: readonly ScheduledItem[]): Promise<ItemState[]> {
  const rowsOf = (keepsTime: boolean) =>
    items.filter((item) => item.keepsTime === keepsTime).map(({ task, key, dueAt }) => ({ task, key, dueAt }));
  return [
    ...(await scheduleSooner(database, rowsOf(false))),
    ...(await scheduleUnlessScheduled(database, rowsOf(true))),
  ];
}

type ItemRow = Omit<ScheduledItem, 'keepsTime'>;

const scheduleSooner = statementForRows<ItemRow, ItemState>((_, rows) => scheduling(rows, sooner));
const scheduleUnlessScheduled = statementForRows<ItemRow, ItemState>((_, rows) => scheduling(rows, kept));

function scheduling(rows: readonly ItemRow[], dueAtOfScheduled: RawBuilder<string>) {
  const values = rows.map(({ task, key, dueAt }) => sql`(${task}, ${key}, ${dueAt})`);
  return sql<ItemState>`
    INSERT INTO work_items (task, key, due_at) VALUES ${sql.join(values)}
    ON CONFLICT (task, key) DO UPDATE SET due_at = ${dueAtOfScheduled}
    RETURNING task, key, due_at AS "dueAt", lease_expires_at AS "leaseExpiresAt"`;
}

/** Sets an item's time, sooner or later than it was. */
export async function rescheduleItem(
  database: Database,
  { task, key, dueAt }: ItemRef & { readonly dueAt: string },
): Promise<void> {
  await database
    .insertInto('work_items')
    .values({ task, key, due_at: dueAt })
    .onConflict((on) => on.columns(['task', 'key']).doUpdateSet({ due_at: dueAt }))
    .execute();
}

/** Makes all deferred items of a group due. @returns how many there were */
export async function expediteGroup(database: Database, task: string, group: string, now: string): Promise<number> {
  const { numUpdatedRows } = await database
    .updateTable('work_items')
    .set({ due_at: now })
    .where('task', '=', task)
    .where(isInGroup(group))
    .where('due_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** The condition that a key begins with the group and a slash. “0” follows “/”, and keys are compared bytewise. */
export function isInGroup(group: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(key > ${`${group}/`} AND key < ${`${group}0`})`;
}

/** The due items of each task that no process works on: at most `limit` of each, the longest due first. */
export async function dueItems(
  database: Database,
  tasks: readonly string[],
  now: string,
  limit: number,
): Promise<ItemRef[]> {
  const parts = tasks.map(
    (task) => sql`SELECT task, key FROM work_items
      WHERE task = ${task} AND ${nextLook} <= ${now} AND ${isFree(now)} ORDER BY ${nextLook} LIMIT ${limit}`,
  );
  return unionOf(database, parts);
}

/** When the next item becomes due, or the next lease expires; undefined if there is none. */
export async function nextDueAt(
  database: Database,
  tasks: readonly string[],
  now: string,
): Promise<string | undefined> {
  const parts = tasks.map(
    (task) => sql`SELECT ${nextLook} AS next FROM work_items
      WHERE task = ${task} AND ${nextLook} > ${now} ORDER BY ${nextLook} LIMIT 1`,
  );
  const rows = await unionOf<{ next: string }>(database, parts);
  return rows.map(({ next }) => next).sort()[0];
}

async function unionOf<Row>(database: Database, parts: readonly RawBuilder<unknown>[]): Promise<Row[]> {
  if (parts.length === 0) return [];
  // Each part in a subquery of its own: SQLite takes no ORDER BY within a UNION otherwise.
  const selects = parts.map((part) => sql`SELECT * FROM (${part}) AS part`);
  const { rows } = await sql<Row>`${sql.join(selects, sql` UNION ALL `)}`.execute(database);
  return rows;
}
