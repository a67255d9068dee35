import { itemOf } from '../delivery/item';
import type { Database } from '../store/database';
import { type Released, releaseWaiting } from '../store/deliveries';
import type { SetupContext } from './context';

/** Puts what waited back in the queue, the oldest first, in the transaction that took the obstacle away. */
export async function resume({ queue }: SetupContext, trx: Database, released: Released): Promise<void> {
  const keys = await releaseWaiting(trx, released);
  await queue.schedule(trx, keys.map(itemOf));
}
