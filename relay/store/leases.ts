import { sql } from 'kysely';
import type { Lease } from './claims';
import type { Database } from './database';
import { type ItemRef, nextLook } from './work-items';

/** The task of items that are nothing but a lease: when one runs out, there is nothing to do. */
export const lockTask = 'lock';

/**
 * Takes the lease of an item, or renews it for its owner, whether or not there is such an item. While another owner's
 * has not run out, no other owner gets it: so one process at a time does what the item stands for.
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

/** Gives a lease back. An item that was there only for it goes; one that is due stays. */
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
 * Ends the leases of these tasks and all locks, so that what was begun is due now: right only where no other process can
 * hold one.
 *
 * @param until a time after which no lease lasts
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

/** Deletes locks that ran out before then, at most so many. @returns how many there were */
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
