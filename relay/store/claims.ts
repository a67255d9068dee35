import { sql } from 'kysely';
import type { Database } from './database';
import { isPostgres } from './is-postgres';
import { statement } from './statement';
import { type ItemRef, isFree, isInGroup, nextLook } from './work-items';

/** An item that has been claimed. */
export interface ClaimedItem {
  readonly key: string;
  /** How often it has been started without being finished, including this time. */
  readonly attempts: number;
}

/** Who claims an item, and until when. */
export interface Lease {
  readonly owner: string;
  readonly now: string;
  readonly expiresAt: string;
}

/**
 * Claims one item, whether or not it is due: the caller checks that itself. While another owner's lease hasn't expired, the
 * claim fails.
 */
export async function claimItem(database: Database, claim: ItemRef & Lease): Promise<boolean> {
  return (await claimFree(database, claim)).length > 0;
}

const claimFree = statement<ItemRef & Lease>(
  (_, { task, key, owner, now, expiresAt }) => sql`
    UPDATE work_items SET due_at = NULL, lease_owner = ${owner}, lease_expires_at = ${expiresAt}
    WHERE task = ${task} AND key = ${key}
      AND (lease_expires_at IS NULL OR lease_expires_at <= ${now} OR lease_owner = ${owner})
    RETURNING key`,
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
  // PostgreSQL evaluates an array once, but may run a subquery for each row, and would then claim more.
  const isDue = isPostgres(database)
    ? sql<boolean>`key = ANY(ARRAY(${due.forUpdate().skipLocked()}))`
    : sql<boolean>`key IN ${due}`;
  return claimed.where(isDue).returning(['key', 'attempts']).execute();
}

type Held = ItemRef & Pick<Lease, 'owner'>;

/**
 * Deletes a claimed item, unless it was scheduled again in the meantime: then its lease stays.
 *
 * @returns whether it was deleted
 */
export async function finishItem(database: Database, held: Held): Promise<boolean> {
  return (await deleteUnlessDue(database, held)).length > 0;
}

const deleteUnlessDue = statement<Held>((database, { task, key, owner }) =>
  database
    .deleteFrom('work_items')
    .where('task', '=', task)
    .where('key', '=', key)
    .where('lease_owner', '=', owner)
    .where('due_at', 'is', null)
    .returning('key'),
);

interface DeferredTo {
  readonly dueAt: string;
  /** Whether the item keeps this time; otherwise, if it was scheduled for a sooner time in the meantime, that counts. */
  readonly keepsTime: boolean;
  /** How many attempts have failed in a row. */
  readonly attempts: number;
}

/**
 * Releases a claimed item, deferred to a later time.
 *
 * @returns when it is due; undefined if the owner no longer holds it
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
 * Releases a claimed item that was scheduled again in the meantime.
 *
 * @returns when it is due; undefined if the owner no longer holds it
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
