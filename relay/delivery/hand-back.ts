import { finishItem } from '../store/claims';
import type { Database } from '../store/database';
import type { DeliveryContext } from './context';
import { itemOf } from './item';

/**
 * Gives a dedup key back that has nothing left to do.
 *
 * @returns false where it was scheduled again meanwhile, for a delivery that isn't seen yet: then it keeps its lease
 */
export function handBack(
  { owner }: Pick<DeliveryContext, 'owner'>,
  transaction: Database,
  dedupKey: string,
): Promise<boolean> {
  return finishItem(transaction, { ...itemOf(dedupKey), owner });
}

/** Gives the key back, and has it taken again at that time. */
export function handBackUntil(
  { queue }: Pick<DeliveryContext, 'queue'>,
  transaction: Database,
  dedupKey: string,
  at: Date,
): Promise<void> {
  return queue.defer(transaction, { ...itemOf(dedupKey), at });
}
