import type { Task } from '../queue/queue';
import { createLeaseKeeper } from '../store/lease-keeper';
import { carryOut } from './carry-out';
import type { DeliveryContext } from './context';
import { recordInternalError } from './internal-error';
import { itemOf } from './item';
import { takeNext } from './take';

/**
 * Processes deliveries: one worker per dedup key, the oldest delivery first, until nothing of the key is due. Each step
 * ends in one transaction, so that a worker may be killed between any two.
 *
 * @param stopping aborted when the relay stops: what is in flight is recorded, and no further step is started
 */
export function createWorker(context: DeliveryContext, concurrency: number, stopping: AbortSignal): Task {
  const { database, now, owner, queue, log } = context;
  const onError = (err: unknown) => log.error({ err }, 'The leases could not be renewed.');
  const leases = createLeaseKeeper({ database, now, owner, onError });

  async function run(dedupKey: string): Promise<void> {
    const item = itemOf(dedupKey);
    leases.hold(item);
    try {
      let obstaclesMet = 0;
      while (!stopping.aborted) {
        const next = await carryOut(context, await takeNext(context, dedupKey));
        if (next === 'released') return;
        // Each obstacle should make the next decision a wait. If it doesn't, the key must not loop forever.
        if (next === 'obstacle' && ++obstaclesMet > 2)
          throw new Error('An obstacle was recorded, but the next decision did not see it.');
      }
      await queue.defer(database, { ...item, at: now() });
    } catch (error) {
      await recordInternalError(context, dedupKey, error);
    } finally {
      leases.release(item);
    }
  }

  return { concurrency, run };
}
