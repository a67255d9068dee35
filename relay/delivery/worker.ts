import type { Task } from '../queue/queue';
import { createLeaseKeeper } from '../store/lease-keeper';
import { commentOnTicket } from './comment-on-ticket';
import type { DeliveryContext } from './context';
import { createTicket } from './create-ticket';
import { findWrite } from './find-write';
import { itemOf } from './item';
import { recordMishap } from './mishap';
import type { Next } from './record';
import { report } from './report';
import { type Taken, takeNext } from './take';

/**
 * Works off deliveries: one dedup key at a time by one worker, its oldest delivery first, until nothing of the key is
 * due. Each step ends in one transaction, so that a worker may be killed between any two.
 *
 * @param stopping aborted when the relay stops: what is in flight is written down, and no further step begun
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
        // Each obstacle should make the next decision a wait. Where it does not, the key must not go round in a circle.
        if (next === 'obstacle' && ++obstaclesMet > 2) throw new Error('An obstacle was noted, and is not seen.');
      }
      await queue.defer(database, { ...item, at: now() });
    } catch (error) {
      await recordMishap(context, dedupKey, error);
    } finally {
      leases.letGo(item);
    }
  }

  return { concurrency, run };
}

async function carryOut(context: DeliveryContext, taken: Taken): Promise<Next> {
  switch (taken.kind) {
    case 'create':
      return createTicket(context, taken.work, taken.decision, taken.attempt);
    case 'comment':
      return commentOnTicket(context, taken.work, taken.decision);
    case 'find_write':
      return findWrite(context, taken.work, taken.decision);
    case 'waits':
      report(context, taken.work, { outcome: 'waiting', cause: taken.obstacle, reason: taken.reason });
      return 'go_on';
    case 'ended':
      report(context, taken.work, { outcome: 'failed', cause: 'destination_deleted', reason: taken.reason });
      return 'go_on';
    case 'nothing_due':
      return 'released';
  }
}
