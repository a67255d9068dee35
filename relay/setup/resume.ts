import { itemOf } from '../delivery/item';
import type { DeliveryObstacle } from '../domain/destination';
import type { ItemHandling } from '../queue/leased-task';
import type { Scheduled } from '../queue/queue';
import type { Database } from '../store/database';
import { type Released, releaseWaiting } from '../store/deliveries';
import { inTransaction } from '../store/transaction';
import { waitForTurn } from '../store/wait-for-turn';
import type { SetupContext } from './context';

/**
 * Puts waiting deliveries back into the queue, the oldest first, in the transaction that removes the obstacle. If there are
 * very many, it takes a first batch and schedules the rest, so that other requests are answered in between.
 *
 * @param others what else the transaction schedules: all together, so that all transactions lock items in the same order
 */
export async function resume(
  { queue }: Pick<SetupContext, 'queue'>,
  transaction: Database,
  released: Released,
  others: readonly Scheduled[] = [],
): Promise<void> {
  const { keys, hasMore } = await releaseWaiting(transaction, released);
  await queue.schedule(transaction, [...others, ...(hasMore ? [restOf(released)] : []), ...keys.map(itemOf)]);
}

/**
 * Puts the rest back, batch by batch. If the obstacle is back by then, each delivery waits again once it is taken.
 */
export function restOfWaiting({
  database,
  queue,
  now,
}: Pick<SetupContext, 'database' | 'queue' | 'now'>): ItemHandling {
  return {
    concurrency: 1,
    async handle({ key }) {
      await waitForTurn();
      const hasMore = await inTransaction(database, async (transaction) => {
        const part = await releaseWaiting(transaction, releasedBy(key));
        await queue.schedule(transaction, part.keys.map(itemOf));
        return part.hasMore;
      });
      return hasMore ? { at: now(), failures: 0 } : 'done';
    },
  };
}

/** If only some rows were released, the rest is that of all rows: the others' obstacles make them wait again. */
function restOf({ organisationId, obstacle, siteId, destinationId }: Released): Scheduled {
  return { task: 'release-waiting', key: JSON.stringify([organisationId, obstacle, siteId, destinationId]) };
}

function releasedBy(key: string): Released {
  const [organisationId, obstacle, siteId, destinationId]: [string, ...(string | null)[]] = JSON.parse(key);
  return {
    organisationId,
    ...(obstacle && { obstacle: obstacle as DeliveryObstacle }),
    ...(siteId && { siteId }),
    ...(destinationId && { destinationId }),
  };
}
