import type { Database } from '../store/database';
import { releaseLease } from '../store/leases';
import type { DeliveryContext } from './context';

/** Gives the lease of a dedup key back, so that another worker may take it. */
export function handBack(
  { owner }: Pick<DeliveryContext, 'owner'>,
  database: Database,
  dedupKey: string,
): Promise<void> {
  return releaseLease(database, owner, dedupKey);
}

/** Gives the lease back, and has the key taken again at that time. */
export async function handBackUntil(
  context: Pick<DeliveryContext, 'owner' | 'queue'>,
  trx: Database,
  dedupKey: string,
  at: Date,
): Promise<void> {
  await handBack(context, trx, dedupKey);
  await context.queue.wake(trx, [{ dedupKey, at }]);
}
