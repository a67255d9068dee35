import { sql } from 'kysely';
import type { Lease } from './claims';
import type { Database } from './database';
import { type ItemRef, nextLook } from './work-items';

/** The task of items that are only a lease: when it expires, there is nothing to do. */
export const lockTask = 'lock';

/**
 * Takes the lease of an item, or renews it for its owner, whether or not the item exists. While another owner's lease
 * hasn't expired, this fails, so that one process at a time does the item's work.
 */
export async function takeLease(
  database: Database,
  { task, key, owner, now, expiresAt }: ItemRef & Lease,
): Promise<boolean> {
  const taken = await database
    .insertInto('work_items')
    .values({ task, key, lease_owner: owner, lease_expires_at: expiresAt })
    .onConflict((on) =>
      on
        .columns(['task', 'key'])
        .doUpdateSet({ lease_owner: owner, lease_expires_at: expiresAt })
        .where((is) =>
          is.or([
            is('work_items.lease_owner', 'is', null),
            is('work_items.lease_owner', '=', owner),
            is('work_items.lease_expires_at', '<=', now),
          ]),
        ),
    )
    .returning('key')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Releases a lease. An item that only existed for the lease is deleted; one that is due stays. */
export async function releaseLease(
  database: Database,
  { task, key, owner }: ItemRef & Pick<Lease, 'owner'>,
): Promise<void> {
  const gone = await database
    .deleteFrom('work_items')
    .where((is) => is.and({ task, key, lease_owner: owner, due_at: null }))
    .returning('key')
    .executeTakeFirst();
  if (gone !== undefined) return;
  await database
    .updateTable('work_items')
    .set({ lease_owner: null, lease_expires_at: null })
    .where((is) => is.and({ task, key, lease_owner: owner }))
    .execute();
}

/** Renews an owner's leases of these items. */
export async function renewLeases(
  database: Database,
  owner: string,
  items: readonly ItemRef[],
  expiresAt: string,
): Promise<void> {
  if (items.length === 0) return;
  await database
    .updateTable('work_items')
    .set({ lease_expires_at: expiresAt })
    .where(({ refTuple, tuple, eb }) =>
      eb(
        refTuple('task', 'key'),
        'in',
        items.map(({ task, key }) => tuple(task, key)),
      ),
    )
    .where('lease_owner', '=', owner)
    .execute();
}

/**
 * Ends the leases of these tasks and all locks, so that interrupted work is due now. Only correct if no other process can
 * hold a lease.
 *
 * @param until a time by which every lease has expired
 */
export async function forgetLeases(
  database: Database,
  tasks: readonly string[],
  { now, until }: { readonly now: string; readonly until: string },
): Promise<void> {
  await database.deleteFrom('work_items').where('task', '=', lockTask).execute();
  if (tasks.length === 0) return;
  await database
    .updateTable('work_items')
    .set({ due_at: sql<string>`coalesce(due_at, ${now})`, lease_owner: null, lease_expires_at: null })
    .where('task', 'in', tasks)
    .where(nextLook, '<=', until)
    .where('lease_owner', 'is not', null)
    .execute();
}

/** Deletes locks that expired before then, at most `limit`. @returns how many were deleted */
export async function deleteExpiredLocks(database: Database, before: string, limit: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('work_items')
    .where('task', '=', lockTask)
    .where('key', 'in', (from) =>
      from
        .selectFrom('work_items')
        .where('task', '=', lockTask)
        .where(nextLook, '<', before)
        .limit(limit)
        .select('key'),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
