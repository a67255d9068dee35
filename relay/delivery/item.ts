import { later, timestamp } from '../domain/clock';
import type { TaskName } from '../queue/tasks';
import { claimItem } from '../store/claims';
import type { Database } from '../store/database';
import { leaseMs } from '../store/lease-keeper';
import type { DeliveryContext } from './context';

/** The work item of a dedup key. */
export function itemOf(dedupKey: string): { readonly task: Extract<TaskName, 'deliver'>; readonly key: string } {
  return { task: 'deliver', key: dedupKey };
}

/** Claims a dedup key, or renews its lease. @returns false where another process has it, or nothing of it is to be done */
export function claimKey(
  { now, owner }: Pick<DeliveryContext, 'now' | 'owner'>,
  transaction: Database,
  dedupKey: string,
): Promise<boolean> {
  const at = now();
  const lease = { owner, now: timestamp(at), expiresAt: timestamp(later(at, leaseMs)) };
  return claimItem(transaction, { ...itemOf(dedupKey), ...lease });
}
