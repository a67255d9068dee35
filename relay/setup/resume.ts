import { itemOf } from '../delivery/item';
import type { Scheduled } from '../queue/queue';
import type { Database } from '../store/database';
import { type Released, releaseWaiting } from '../store/deliveries';
import type { SetupContext } from './context';

/**
 * Puts what waited back in the queue, the oldest first, in the transaction that took the obstacle away.
 *
 * @param others what else that transaction schedules: all at once, so that all transactions do so in the same order
 */
export async function resume(
  { queue }: SetupContext,
  trx: Database,
  released: Released,
  others: readonly Scheduled[] = [],
): Promise<void> {
  const keys = await releaseWaiting(trx, released);
  await queue.schedule(trx, [...others, ...keys.map(itemOf)]);
}
