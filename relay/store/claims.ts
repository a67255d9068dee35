import { sql } from 'kysely';
import { type Database, isPostgres } from './database';
import { type ItemRef, isFree, isInGroup, nextLook } from './work-items';

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

/**
 * Claims one item, whether or not its time has come: the caller reads that from where its work is written down. While
 * another owner's lease has not run out, no other owner gets it.
 */
export async function claimItem(
  database: Database,
  { task, key, owner, now, expiresAt }: ItemRef & Lease,
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE work_items SET due_at = NULL, lease_owner = ${owner}, lease_expires_at = ${expiresAt}
    WHERE task = ${task} AND key = ${key}
      AND (lease_expires_at IS NULL OR lease_expires_at <= ${now} OR lease_owner = ${owner})
    RETURNING key`.execute(database);
  return rows.length > 0;
}

/** Which due items of a task to claim: one key, or those whose keys begin with the group and a slash. */
export type ClaimScope = { readonly key: string } | { readonly group: string };

/** Claims due items of a task, the longest due first. Several processes that claim at once get different ones. */
export async function claimDueItems(
  database: Database,
  task: string,
  scope: ClaimScope,
  { owner, now, expiresAt, dueBefore, limit }: Lease & { readonly dueBefore: string; readonly limit: number },
): Promise<ClaimedItem[]> {
  const due = database
    .selectFrom('work_items')
    .where('task', '=', task)
    .where(nextLook, '<=', dueBefore)
    .where(isFree(now))
    .where((is) => ('key' in scope ? is('key', '=', scope.key) : isInGroup(scope.group)))
    .orderBy(nextLook)
    .orderBy('key')
    .limit(limit)
    .select('key');
  const claimed = database
    .updateTable('work_items')
    .set((row) => ({
      due_at: null,
      lease_owner: owner,
      lease_expires_at: expiresAt,
      attempts: row('attempts', '+', sql.lit(1)),
    }))
    .where('task', '=', task);
  // As an array, PostgreSQL looks for what is due but once; a subquery it may run for each row, and claim more.
  const isDue = isPostgres(database)
    ? sql<boolean>`key = ANY(ARRAY(${due.forUpdate().skipLocked()}))`
    : sql<boolean>`key IN ${due}`;
  return claimed.where(isDue).returning(['key', 'attempts']).execute();
}

type Held = ItemRef & Pick<Lease, 'owner'>;

/**
 * Ends a claimed item, unless it was scheduled again meanwhile: then its lease stays.
 *
 * @returns whether it is gone
 */
export async function finishItem(database: Database, { task, key, owner }: Held): Promise<boolean> {
  const finished = await database
    .deleteFrom('work_items')
    .where('task', '=', task)
    .where('key', '=', key)
    .where('lease_owner', '=', owner)
    .where('due_at', 'is', null)
    .returning('key')
    .executeTakeFirst();
  return finished !== undefined;
}

interface DeferredTo {
  readonly dueAt: string;
  /** Whether the item insists on its time; otherwise it is due when it was scheduled for meanwhile, if that is sooner. */
  readonly keepsTime: boolean;
  /** How many attempts have failed in a row. */
  readonly attempts: number;
}

/**
 * Gives a claimed item back, to be done later.
 *
 * @returns when it is due; undefined where it is no longer the owner's
 */
export async function deferItem(
  database: Database,
  { task, key, owner, dueAt, keepsTime, attempts }: Held & DeferredTo,
): Promise<string | undefined> {
  const sooner = sql<string>`CASE WHEN due_at <= ${dueAt} THEN due_at ELSE ${dueAt} END`;
  const row = await database
    .updateTable('work_items')
    .set({ due_at: keepsTime ? dueAt : sooner, attempts, lease_owner: null, lease_expires_at: null })
    .where('task', '=', task)
    .where('key', '=', key)
    .where('lease_owner', '=', owner)
    .returning('due_at')
    .executeTakeFirst();
  return row?.due_at ?? undefined;
}

/**
 * Gives a claimed item back that was scheduled again meanwhile.
 *
 * @returns when it is due; undefined where it is no longer the owner's
 */
export async function releaseItem(database: Database, { task, key, owner }: Held): Promise<string | undefined> {
  const row = await database
    .updateTable('work_items')
    .set({ attempts: 0, lease_owner: null, lease_expires_at: null })
    .where('task', '=', task)
    .where('key', '=', key)
    .where('lease_owner', '=', owner)
    .returning('due_at')
    .executeTakeFirst();
  return row?.due_at ?? undefined;
}
