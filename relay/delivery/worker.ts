import { later, timestamp } from '../domain/clock';
import { renewLeases } from '../store/leases';
import { carryOut } from './carry-out';
import type { DeliveryContext } from './context';
import { handBack } from './hand-back';
import { recordInternalError } from './internal-error';
import { leaseMs, takeNext } from './take';

export interface Worker {
  start(concurrency: number): Promise<void>;
  /** Takes nothing new, and resolves when what is in flight has been written down. */
  stop(): Promise<void>;
}

const renewEveryMs = leaseMs / 3;

/**
 * Works off deliveries: one dedup key at a time by one worker, its oldest delivery first, until nothing of the key is
 * due. Each step ends in one transaction, so that a worker may be killed between any two.
 */
export function createWorker(context: DeliveryContext): Worker {
  const held = new Set<string>();
  let renewal: NodeJS.Timeout | undefined;
  let isStopping = false;

  async function handle(dedupKey: string): Promise<void> {
    held.add(dedupKey);
    try {
      let obstaclesMet = 0;
      for (;;) {
        if (isStopping) return await handBack(context, context.database, dedupKey);
        const next = await carryOut(context, await takeNext(context, dedupKey));
        if (next === 'released') return;
        // Each obstacle should make the next decision a wait. Where it does not, the key must not go round in a circle.
        if (next === 'obstacle' && ++obstaclesMet > 2) throw new Error('An obstacle was noted, and is not seen.');
      }
    } catch (error) {
      await recordInternalError(context, dedupKey, error);
    } finally {
      held.delete(dedupKey);
    }
  }

  async function renew(): Promise<void> {
    if (held.size === 0) return;
    try {
      await renewLeases(context.database, context.owner, [...held], timestamp(later(context.now(), leaseMs)));
    } catch (error) {
      context.log.error({ err: error }, 'The leases could not be renewed.');
    }
  }

  return {
    async start(concurrency) {
      renewal = setInterval(() => void renew(), renewEveryMs);
      await context.queue.start(handle, concurrency);
    },
    async stop() {
      isStopping = true;
      await context.queue.stop();
      clearInterval(renewal);
    },
  };
}
