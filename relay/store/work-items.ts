import type { Database } from './database';
import { statementForAll } from './statement';

/** Names one thing to do: what kind of work, and what it is about. */
export interface ItemRef {
  readonly task: string;
  readonly key: string;
}

/** An item as it is scheduled. */
export interface ScheduledItem extends ItemRef {
  readonly dueAt: string;
  /** Whether an item that is scheduled already keeps its time; otherwise the sooner time wins. */
  readonly keepsTime: boolean;
}

/** When an item is due. Null: nothing is to be done but what its lease's holder is doing. */
export interface ItemState extends ItemRef {
  readonly dueAt: string | null;
  readonly leaseExpiresAt: string | null;
}

export interface WorkItemRow {
  task: string;
  key: string;
  due_at: string | null;
  attempts: number;
  lease_owner: string | null;
  lease_expires_at: string | null;
}

/** When somebody should look at an item: the indexed expression, which queries must spell the same way. */
export const nextLook = 'coalesce(due_at, lease_expires_at)';
export const isFree = '(work_items.lease_expires_at IS NULL OR work_items.lease_expires_at <= ?)';

/** The time of an item that is scheduled once more. A claimed item has no time, so it is due again once it is finished. */
export const sooner = 'CASE WHEN work_items.due_at <= excluded.due_at THEN work_items.due_at ELSE excluded.due_at END';
export const kept = 'coalesce(work_items.due_at, excluded.due_at)';

/** Schedules items in the caller's transaction. Each is one item however often it is scheduled. */
export async function scheduleItems(database: Database, items: readonly ScheduledItem[]): Promise<ItemState[]> {
  const states: StateRow[] = [];
  for (const [keepsTime, schedule] of [
    [false, scheduleSooner],
    [true, scheduleKept],
  ] as const) {
    const rows = items
      .filter((item) => item.keepsTime === keepsTime)
      .map(({ task, key, dueAt }) => ({ task, key, due_at: dueAt }));
    states.push(...(await schedule(database, rows)));
  }
  return states.map(toState);
}

type StateRow = Pick<WorkItemRow, 'task' | 'key' | 'due_at' | 'lease_expires_at'>;
type NewRow = Pick<WorkItemRow, 'task' | 'key' | 'due_at'>;

const scheduleSooner = insertMerging(sooner);
const scheduleKept = insertMerging(kept);

function insertMerging(dueAt: string) {
  return statementForAll<NewRow, StateRow>((database, rows) =>
    workItems(database)
      .insert([...rows])
      .onConflict(['task', 'key'])
      .merge({ due_at: database.raw(dueAt) })
      .returning(['task', 'key', 'due_at', 'lease_expires_at']),
  );
}

/** Sets an item's time, sooner or later than it was. */
export async function rescheduleItem(
  database: Database,
  { task, key, dueAt }: ItemRef & { readonly dueAt: string },
): Promise<void> {
  await workItems(database).insert({ task, key, due_at: dueAt }).onConflict(['task', 'key']).merge(['due_at']);
}

/** Makes all items of a group due that are to be done later. @returns how many there were */
export function hurryGroup(database: Database, task: string, group: string, now: string): Promise<number> {
  return workItems(database)
    .where({ task })
    .whereRaw(inGroup, groupBounds(group))
    .andWhere('due_at', '>', now)
    .update({ due_at: now });
}

/** Which keys belong to a group: “0” follows “/”, and keys are compared byte by byte. */
export const inGroup = '(key > ? AND key < ?)';
export const groupBounds = (group: string) => [`${group}/`, `${group}0`];

/** The items of each task that are due and that no process works on: at most so many of each, the longest due first. */
export async function dueItems(
  database: Database,
  tasks: readonly string[],
  now: string,
  limit: number,
): Promise<ItemRef[]> {
  return unionOf(database, tasks, (task) =>
    workItems(database)
      .where({ task })
      .whereRaw(`${nextLook} <= ?`, [now])
      .whereRaw(isFree, [now])
      .orderByRaw(nextLook)
      .limit(limit)
      .select('task', 'key'),
  );
}

/** When the next item that is not due yet will be, or the next lease runs out; undefined where there is none. */
export async function nextDueAt(
  database: Database,
  tasks: readonly string[],
  now: string,
): Promise<string | undefined> {
  const rows: { next: string }[] = await unionOf(database, tasks, (task) =>
    workItems(database)
      .where({ task })
      .whereRaw(`${nextLook} > ?`, [now])
      .orderByRaw(nextLook)
      .limit(1)
      .select(database.raw(`${nextLook} AS next`)),
  );
  return rows.map(({ next }) => next).sort()[0];
}

async function unionOf<Row>(
  database: Database,
  tasks: readonly string[],
  queryOf: (task: string) => ReturnType<typeof workItems>,
): Promise<Row[]> {
  // Each part in a subquery of its own: SQLite takes no ORDER BY within a UNION otherwise.
  const parts = tasks.map((task) => database.select('*').from(queryOf(task).as('part')));
  const [first, ...others] = parts;
  if (first === undefined) return [];
  return first.unionAll(others);
}

export function workItems(database: Database) {
  return database<WorkItemRow>('work_items');
}

function toState({ task, key, due_at, lease_expires_at }: StateRow): ItemState {
  return { task, key, dueAt: due_at, leaseExpiresAt: lease_expires_at };
}
