import { type AppError, conflict, notFound } from '../domain/app-error';
import type { Delivery } from '../store/deliveries';
import { type DeliveryFilter, findDelivery } from '../store/delivery-list';
import { countMatching, obstacleToRetry, queueAgain, type RetryObstacle, retriable } from '../store/retries';
import { inTransaction } from '../store/transaction';
import { waitForTurn } from '../store/wait-for-turn';
import type { DeliveryContext } from './context';
import { itemOf } from './item';

type RetryContext = Pick<DeliveryContext, 'database' | 'queue'>;

/** Whose deliveries are retried, and who asked for it. */
interface Asker {
  readonly organisationId: string;
  readonly name: string;
}

/** What became of a retry of several: each is either queued or, because it cannot be retried, skipped. */
interface Retried {
  readonly queued: number;
  readonly skipped: number;
}

/** So many go back in the queue with one transaction. */
const atOnce = 200;

/**
 * Puts one delivery that has failed back in the queue. It keeps its tries and its place in its dedup key; a write of
 * it that may have reached Jira is looked for before anything is written.
 *
 * @throws 404 for an unknown one, 409 for one that has not failed or cannot go on
 */
export async function retryDelivery(context: RetryContext, asker: Asker, id: string): Promise<Delivery> {
  const { organisationId } = asker;
  const delivery = await findDelivery(context.database, organisationId, id);
  if (delivery === undefined) throw notFound('delivery');
  const obstacle = await obstacleToRetry(context.database, organisationId, id);
  if (delivery.state === 'failed' && obstacle !== null) throw refusal(obstacle);
  const { queued } = await retryTogether(context, asker, [id]);
  const after = await findDelivery(context.database, organisationId, id);
  if (after === undefined) throw notFound('delivery');
  if (queued === 0) throw notFailed(after);
  return after;
}

/** Retries those of the named deliveries that have failed; what is unknown or another organisation's is skipped. */
export async function retryDeliveries(context: RetryContext, asker: Asker, ids: readonly string[]): Promise<Retried> {
  const named = [...new Set(ids)];
  let queued = 0;
  for (let start = 0; start < named.length; start += atOnce) {
    const part = { ids: named.slice(start, start + atOnce) };
    const found = await retriable(context.database, asker.organisationId, part, atOnce);
    queued += (await retryTogether(context, asker, found)).queued;
  }
  return { queued, skipped: named.length - queued };
}

/**
 * Retries all deliveries that match and have failed, however many there are: oldest first, a part at a time, each of
 * them once, even where it fails again meanwhile.
 */
export async function retryMatching(context: RetryContext, asker: Asker, filter: DeliveryFilter): Promise<Retried> {
  const { organisationId } = asker;
  const matched = await countMatching(context.database, organisationId, filter);
  let queued = 0;
  for (let afterId = ''; ; ) {
    await waitForTurn();
    const part = await retriable(context.database, organisationId, { filter, afterId }, atOnce);
    queued += (await retryTogether(context, asker, part)).queued;
    const last = part.at(-1);
    if (last === undefined || part.length < atOnce) break;
    afterId = last;
  }
  return { queued, skipped: Math.max(0, matched - queued) };
}

function retryTogether(
  { database, queue }: RetryContext,
  { organisationId, name }: Asker,
  ids: readonly string[],
): Promise<{ queued: number }> {
  return inTransaction(database, async (transaction) => {
    const keys = await queueAgain(transaction, organisationId, ids, `${name} asked to try it again.`);
    await queue.schedule(transaction, [...new Set(keys)].map(itemOf));
    return { queued: keys.length };
  });
}

function refusal(obstacle: RetryObstacle): AppError {
  switch (obstacle) {
    case 'destination_deleted':
      return conflict(
        'destination_deleted',
        'The destination of this delivery was deleted.',
        'Make a destination for the project again. What happens from then on is filed there; this delivery stays failed.',
      );
    case 'event_trimmed':
      return conflict(
        'event_trimmed',
        'What this event carried is not kept any more.',
        'It is older than EVENT_RETENTION_DAYS. Let AvsB send the event again.',
      );
  }
}

function notFailed({ state, reason }: Delivery): AppError {
  const detail = `It is ${state}. ${reason ?? ''} Only a delivery that has failed can be retried.`;
  return conflict('not_failed', 'This delivery has not failed.', detail.replace(/\s+/g, ' '));
}
