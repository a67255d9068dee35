import { type Database, isPostgres } from './database';
import { statement, statementForAll } from './statement';

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

/** An item that has been claimed. */
export interface ClaimedItem {
  readonly key: string;
  /** How often it has been begun without being finished, this time included. */
  readonly attempts: number;
}

/** Who claims an item, until when. */
export interface Lease {
  readonly owner: string;
  readonly now: string;
  readonly expiresAt: string;
}

interface WorkItemRow {
  task: string;
  key: string;
  due_at: string | null;
  attempts: number;
  lease_owner: string | null;
  lease_expires_at: string | null;
}

/** When somebody should look at an item: the indexed expression, which queries must spell the same way. */
const nextLook = 'coalesce(due_at, lease_expires_at)';
const isFree = '(work_items.lease_expires_at IS NULL OR work_items.lease_expires_at <= ?)';

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
const inGroup = '(key > ? AND key < ?)';
const groupBounds = (group: string) => [`${group}/`, `${group}0`];

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

/**
 * Claims one item, whether or not its time has come: the caller reads that from where its work is written down. While
 * another owner's lease has not run out, nobody gets it.
 */
export async function claimItem(database: Database, item: ItemRef & Lease): Promise<boolean> {
  return (await claim(database, item)).length > 0;
}

const claim = statement<ItemRef & Lease, Pick<WorkItemRow, 'key'>>((database, { task, key, owner, now, expiresAt }) =>
  workItems(database)
    .where({ task, key })
    .whereRaw('(lease_expires_at IS NULL OR lease_expires_at <= ? OR lease_owner = ?)', [now, owner])
    .update({ due_at: null, lease_owner: owner, lease_expires_at: expiresAt })
    .returning('key'),
);

/** Which due items of a task to claim: one key, or those whose keys begin with the group and a slash. */
export type ClaimScope = { readonly key: string } | { readonly group: string };

/** Claims due items of a task, the longest due first. Several processes that claim at once get different ones. */
export async function claimDueItems(
  database: Database,
  task: string,
  scope: ClaimScope,
  { owner, now, expiresAt, dueBefore, limit }: Lease & { readonly dueBefore: string; readonly limit: number },
): Promise<ClaimedItem[]> {
  const due = workItems(database)
    .where({ task })
    .whereRaw(`${nextLook} <= ?`, [dueBefore])
    .whereRaw(isFree, [now])
    .orderByRaw(`${nextLook}, key`)
    .limit(limit)
    .select('key');
  if ('key' in scope) due.andWhere({ key: scope.key });
  else due.whereRaw(inGroup, groupBounds(scope.group));
  const claimed = workItems(database).where({ task });
  // As an array, PostgreSQL looks for what is due but once; a subquery it may run for each row, and claim more.
  if (isPostgres(database)) claimed.whereRaw('key = ANY(ARRAY(?))', [due.forUpdate().skipLocked()]);
  else claimed.whereIn('key', due);
  return claimed
    .update({
      due_at: null,
      lease_owner: owner,
      lease_expires_at: expiresAt,
      attempts: database.raw('attempts + 1'),
    })
    .returning(['key', 'attempts']);
}

type Held = ItemRef & Pick<Lease, 'owner'>;

/**
 * Ends a claimed item, unless it was scheduled again meanwhile: then its lease stays.
 *
 * @returns whether it is gone
 */
export async function finishItem(database: Database, { task, key, owner }: Held): Promise<boolean> {
  return (await finish(database, { task, key, owner })).length > 0;
}

const finish = statement<Held, Pick<WorkItemRow, 'key'>>((database, { task, key, owner }) =>
  workItems(database).where({ task, key, lease_owner: owner, due_at: null }).delete().returning('key'),
);

/**
 * Gives a claimed item back, to be done at that time; or when it was scheduled for meanwhile, if that is sooner and the
 * item does not insist on its time.
 *
 * @param item `attempts` counts those that have failed in a row
 * @returns when it is due; undefined where it is not the owner's any more
 */
export async function deferItem(
  database: Database,
  { task, key, owner, dueAt, keepsTime, attempts }: Held & DeferredTo,
): Promise<string | undefined> {
  const defer = keepsTime ? deferTo : deferUntil;
  const [row] = await defer(database, { task, key, owner, due_at: dueAt, attempts });
  return row?.due_at ?? undefined;
}

/**
 * Gives a claimed item back that was scheduled again meanwhile.
 *
 * @returns when it is due; undefined where it is not the owner's any more
 */
export async function releaseItem(database: Database, { task, key, owner }: Held): Promise<string | undefined> {
  const [row] = await workItems(database)
    .where({ task, key, lease_owner: owner })
    .update({ attempts: 0, lease_owner: null, lease_expires_at: null })
    .returning('due_at');
  return row?.due_at ?? undefined;
}

interface DeferredTo {
  readonly dueAt: string;
  readonly keepsTime: boolean;
  readonly attempts: number;
}

type DeferredRow = Held & Pick<WorkItemRow, 'due_at' | 'attempts'>;

const deferTo = statement<DeferredRow, Pick<WorkItemRow, 'due_at'>>(
  (database, { task, key, owner, due_at, attempts }) =>
    workItems(database)
      .where({ task, key, lease_owner: owner })
      .update({ due_at, attempts, lease_owner: null, lease_expires_at: null })
      .returning('due_at'),
);

const deferUntil = statement<DeferredRow, Pick<WorkItemRow, 'due_at'>>(
  (database, { task, key, owner, due_at, attempts }) =>
    workItems(database)
      .where({ task, key, lease_owner: owner })
      .update({
        due_at: database.raw('CASE WHEN due_at <= ? THEN due_at ELSE ? END', [due_at, due_at]),
        attempts,
        lease_owner: null,
        lease_expires_at: null,
      })
      .returning('due_at'),
);

function workItems(database: Database) {
  return database<WorkItemRow>('work_items');
}

function toState({ task, key, due_at, lease_expires_at }: StateRow): ItemState {
  return { task, key, dueAt: due_at, leaseExpiresAt: lease_expires_at };
}
