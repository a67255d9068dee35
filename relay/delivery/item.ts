import { later, timestamp } from '../domain/clock';
import type { TaskName } from '../queue/tasks';
import { claimItem, finishItem } from '../store/claims';
import type { Database } from '../store/database';
import { leaseMs } from '../store/lease-keeper';
import type { DeliveryContext } from './context';

/** The work item of a dedup key. */
export function itemOf(dedupKey: string): { readonly task: Extract<TaskName, 'deliver'>; readonly key: string } {
  return { task: 'deliver', key: dedupKey };
}

/** Claims a dedup key, or renews its lease. @returns false if another process holds the lease or the key has no work */
export function claimKey(
  { now, owner }: Pick<DeliveryContext, 'now' | 'owner'>,
  transaction: Database,
  dedupKey: string,
): Promise<boolean> {
  const at = now();
  const lease = { owner, now: timestamp(at), expiresAt: timestamp(later(at, leaseMs)) };
  return claimItem(transaction, { ...itemOf(dedupKey), ...lease });
}

/**
 * Finishes a dedup key that has nothing left to do, and releases its lease.
 *
 * @returns false if it was scheduled again in the meantime, for a delivery that this process hasn't seen yet: then it
 *   keeps its lease
 */
export function finishKey(
  { owner }: Pick<DeliveryContext, 'owner'>,
  transaction: Database,
  dedupKey: string,
): Promise<boolean> {
  return finishItem(transaction, { ...itemOf(dedupKey), owner });
}

/** Releases the key's lease, and defers its work until then. */
export function deferKey(
  { queue }: Pick<DeliveryContext, 'queue'>,
  transaction: Database,
  dedupKey: string,
  at: Date,
): Promise<void> {
  return queue.defer(transaction, { ...itemOf(dedupKey), at });
}
