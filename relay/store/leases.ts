import type { Database } from './database';
import { statement } from './statement';

interface LeaseRow {
  dedup_key: string;
  owner: string;
  expires_at: string;
}

export interface WantedLease {
  readonly dedupKey: string;
  readonly owner: string;
  readonly now: string;
  readonly expiresAt: string;
}

/**
 * Takes the lease of a dedup key, or renews it for its owner. While somebody else's has not run out, nobody gets it:
 * so one worker at a time handles a key, in one process or in many.
 */
export async function takeLease(database: Database, lease: WantedLease): Promise<boolean> {
  return (await take(database, lease)).length > 0;
}

const take = statement<WantedLease, Pick<LeaseRow, 'dedup_key'>>((database, lease) =>
  leases(database)
    .insert({ dedup_key: lease.dedupKey, owner: lease.owner, expires_at: lease.expiresAt })
    .onConflict('dedup_key')
    .merge()
    .whereRaw('leases.owner = excluded.owner OR leases.expires_at <= ?', [lease.now])
    .returning('dedup_key'),
);

export async function renewLeases(
  database: Database,
  owner: string,
  dedupKeys: readonly string[],
  expiresAt: string,
): Promise<void> {
  await leases(database)
    .whereIn('dedup_key', [...dedupKeys])
    .andWhere({ owner })
    .update({ expires_at: expiresAt });
}

export async function releaseLease(database: Database, owner: string, dedupKey: string): Promise<void> {
  await release(database, { dedupKey, owner });
}

const release = statement<Pick<WantedLease, 'dedupKey' | 'owner'>>((database, { dedupKey, owner }) =>
  leases(database).where({ dedup_key: dedupKey, owner }).delete(),
);

/** Forgets every lease: right only where no other process can hold one. */
export async function forgetLeases(database: Database): Promise<void> {
  await leases(database).delete();
}

function leases(database: Database) {
  return database<LeaseRow>('leases');
}
