import type { Lease } from './claims';
import type { Database } from './database';
import { statement } from './statement';
import type { ItemRef } from './work-items';

/** The task of items that are nothing but a lease: when one runs out, there is nothing to do. */
export const lockTask = 'lock';

/**
 * Takes the lease of an item, or renews it for its owner, whether or not there is such an item. While another owner's
 * has not run out, nobody gets it: so one process at a time does what the item stands for.
 */
export async function takeLease(database: Database, lease: ItemRef & Lease): Promise<boolean> {
  return (await take(database, lease)).length > 0;
}

const take = statement<ItemRef & Lease, ItemRef>((database, { task, key, owner, now, expiresAt }) =>
  database('work_items')
    .insert({ task, key, lease_owner: owner, lease_expires_at: expiresAt })
    .onConflict(['task', 'key'])
    .merge(['lease_owner', 'lease_expires_at'])
    .whereRaw(
      '(work_items.lease_owner IS NULL OR work_items.lease_owner = excluded.lease_owner OR work_items.lease_expires_at <= ?)',
      [now],
    )
    .returning(['task', 'key']),
);

/** Gives a lease back. An item that was there only for it goes; one that is due stays. */
export async function releaseLease(
  database: Database,
  { task, key, owner }: ItemRef & Pick<Lease, 'owner'>,
): Promise<void> {
  const held = { task, key, lease_owner: owner };
  const gone = await database('work_items')
    .where({ ...held, due_at: null })
    .delete();
  if (gone === 0) await database('work_items').where(held).update({ lease_owner: null, lease_expires_at: null });
}

/** Renews an owner's leases of these items. */
export async function renewLeases(
  database: Database,
  owner: string,
  items: readonly ItemRef[],
  expiresAt: string,
): Promise<void> {
  await database('work_items')
    .whereIn(
      ['task', 'key'],
      items.map(({ task, key }) => [task, key]),
    )
    .andWhere({ lease_owner: owner })
    .update({ lease_expires_at: expiresAt });
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
  await database('work_items').where({ task: lockTask }).delete();
  await database('work_items')
    .whereIn('task', [...tasks])
    .whereRaw('coalesce(due_at, lease_expires_at) <= ?', [until])
    .whereNotNull('lease_owner')
    .update({
      due_at: database.raw('coalesce(due_at, ?)', [now]),
      lease_owner: null,
      lease_expires_at: null,
    });
}

/** Deletes locks that ran out before then, at most so many. @returns how many there were */
export async function deleteExpiredLocks(database: Database, before: string, limit: number): Promise<number> {
  const expired = database('work_items')
    .where({ task: lockTask })
    .whereRaw('coalesce(due_at, lease_expires_at) < ?', [before])
    .limit(limit)
    .select('key');
  return database('work_items').where({ task: lockTask }).whereIn('key', expired).delete();
}
