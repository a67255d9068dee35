import { later, timestamp } from '../domain/clock';
import { releaseLease, renewLeases } from '../store/leases';
import { commentOnTicket } from './comment-on-ticket';
import type { DeliveryContext } from './context';
import { createTicket } from './create-ticket';
import { findWrite } from './find-write';
import { recordMishap } from './mishap';
import type { Next } from './record';
import { report } from './report';
import { leaseMs, type Taken, takeNext } from './take';

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
        if (isStopping) return await releaseLease(context.database, context.owner, dedupKey);
        const next = await carryOut(context, await takeNext(context, dedupKey));
        if (next === 'released') return;
        // Each obstacle should make the next decision a wait. Where it does not, the key must not go round in a circle.
        if (next === 'obstacle' && ++obstaclesMet > 2) throw new Error('An obstacle was noted, and is not seen.');
      }
    } catch (error) {
      await recordMishap(context, dedupKey, error);
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
