import { type AppError, conflict, notFound } from '../domain/app-error';
import type { Delivery } from '../store/deliveries';
import { type DeliveryFilter, findDelivery } from '../store/delivery-list';
import {
  countMatching,
  dismiss,
  dismissable,
  dismissedStates,
  obstacleToRetry,
  queueAgain,
  type RetriedState,
  type RetryObstacle,
  type RetryScope,
  retriable,
  retriedStates,
} from '../store/retries';
import { inTransaction } from '../store/transaction';
import { waitForTurn } from '../store/wait-for-turn';
import type { DeliveryContext } from './context';
import { itemOf } from './item';
import { noteProblemsAt } from './note-problems';
import { deferReleased, planRelease, type Release } from './release';

type RetryContext = Pick<DeliveryContext, 'database' | 'queue' | 'now' | 'newId' | 'tellsAvsb'>;

/** Whose deliveries to retry or dismiss, and who asked for it. */
interface Asker {
  readonly organisationId: string;
  readonly id: string;
  readonly name: string;
}

/** What a request to retry several may say besides. */
interface RetryOptions {
  /** Whether held ones are filed at once, however many they are, instead of at their destination's pace. */
  readonly all?: boolean | undefined;
}

/** The result of retrying several: each is either queued or, if it cannot be retried, skipped. */
interface Retried {
  readonly queued: number;
  readonly skipped: number;
}

/** The result of dismissing several: each is either dismissed or, if there is nothing to dismiss, skipped. */
interface Dismissed {
  readonly dismissed: number;
  readonly skipped: number;
}

/** How many change in one transaction. */
const atOnce = 200;

/**
 * Puts a failed delivery back into the queue, or one that was skipped or held: that one is filed whatever its row says. It
 * keeps its attempts and its place in its dedup key; a write that may have reached Jira is reconciled before anything is
 * written again.
 *
 * @throws 404 if it is unknown, 409 if it has neither failed nor been skipped or held, or cannot be retried
 */
export async function retryDelivery(context: RetryContext, asker: Asker, id: string): Promise<Delivery> {
  const { organisationId } = asker;
  const delivery = await findDelivery(context.database, organisationId, id);
  if (delivery === undefined) throw notFound('delivery');
  const obstacle = await obstacleToRetry(context.database, organisationId, id);
  if (isRetried(delivery.state) && obstacle !== null) throw refusal(obstacle);
  const { queued } = await retryTogether(context, asker, [id], newRelease({ all: true }));
  const after = await findDelivery(context.database, organisationId, id);
  if (after === undefined) throw notFound('delivery');
  if (queued === 0) throw notFailed(after);
  return after;
}

/** Retries those of these deliveries that can be; unknown ones and other organisations' are skipped. */
export async function retryDeliveries(
  context: RetryContext,
  asker: Asker,
  ids: readonly string[],
  options: RetryOptions = {},
): Promise<Retried> {
  const release = newRelease(options);
  const { done, skipped } = await forNamed(
    ids,
    (part) => retriable(context.database, asker.organisationId, part, retriedStates, atOnce),
    async (found) => (await retryTogether(context, asker, found, release)).queued,
  );
  return { queued: done, skipped };
}

/**
 * Retries all failed deliveries that match, however many there are: oldest first, a batch at a time, and each of them
 * once, even if it fails again in the meantime. Skipped or held ones only where the filter's state asks for them.
 */
export async function retryMatching(
  context: RetryContext,
  asker: Asker,
  filter: DeliveryFilter,
  options: RetryOptions = {},
): Promise<Retried> {
  const release = newRelease(options);
  const states = [isRetried(filter.state) ? filter.state : 'failed'] as const;
  const { done, skipped } = await forMatching(
    context,
    asker,
    filter,
    (part) => retriable(context.database, asker.organisationId, part, states, atOnce),
    async (found) => (await retryTogether(context, asker, found, release)).queued,
  );
  return { queued: done, skipped };
}

function newRelease({ all = false }: RetryOptions): Release {
  return { isPaced: !all, audited: new Set() };
}

function retryTogether(
  context: RetryContext,
  asker: Asker,
  ids: readonly string[],
  release: Release,
): Promise<{ queued: number }> {
  const { database, queue } = context;
  const { organisationId, name } = asker;
  return inTransaction(database, async (transaction) => {
    const planned = await planRelease(context, transaction, asker, ids, release);
    const queued = await queueAgain(transaction, organisationId, ids, `${name} asked to retry it.`);
    const deferred = new Set(planned.map(({ dedupKey }) => dedupKey));
    const keys = new Set(queued.map(({ dedupKey }) => dedupKey));
    await queue.schedule(transaction, [...keys].filter((key) => !deferred.has(key)).map(itemOf));
    await deferReleased(context, transaction, organisationId, planned);
    await noteProblemsAt(context, transaction, organisationId, queued);
    return { queued: queued.length };
  });
}

/** Ends those of these deliveries that have failed or are held, as skipped. */
export async function dismissDeliveries(
  context: RetryContext,
  asker: Asker,
  ids: readonly string[],
): Promise<Dismissed> {
  const { done, skipped } = await forNamed(
    ids,
    (part) => dismissable(context.database, asker.organisationId, part, dismissedStates, atOnce),
    (found) => dismissTogether(context, asker, found),
  );
  return { dismissed: done, skipped };
}

/** Dismisses all failed deliveries that match, or all held ones where the filter's state asks for them. */
export async function dismissMatching(context: RetryContext, asker: Asker, filter: DeliveryFilter): Promise<Dismissed> {
  const states = [filter.state === 'held' ? 'held' : 'failed'] as const;
  const { done, skipped } = await forMatching(
    context,
    asker,
    filter,
    (part) => dismissable(context.database, asker.organisationId, part, states, atOnce),
    (found) => dismissTogether(context, asker, found),
  );
  return { dismissed: done, skipped };
}

function dismissTogether(
  context: RetryContext,
  { organisationId, name }: Asker,
  ids: readonly string[],
): Promise<number> {
  return inTransaction(context.database, async (transaction) => {
    const dismissed = await dismiss(transaction, organisationId, ids, `Not filed: dismissed by ${name}.`);
    await noteProblemsAt(context, transaction, organisationId, dismissed);
    return dismissed.length;
  });
}

/** The next deliveries of a part of those asked for that something can be done with. */
type Find = (part: RetryScope) => Promise<string[]>;
/** Does it with these, in one transaction. @returns with how many */
type Act = (ids: readonly string[]) => Promise<number>;

/** Acts on those of these deliveries that can be, a batch at a time: the oldest first, since ids sort by time. */
async function forNamed(ids: readonly string[], find: Find, act: Act): Promise<{ done: number; skipped: number }> {
  const named = [...new Set(ids)].sort();
  let done = 0;
  for (let start = 0; start < named.length; start += atOnce) {
    done += await act(await find({ ids: named.slice(start, start + atOnce) }));
  }
  return { done, skipped: named.length - done };
}

/** The same for those that match, however many there are. */
async function forMatching(
  { database }: RetryContext,
  { organisationId }: Asker,
  filter: DeliveryFilter,
  find: Find,
  act: Act,
): Promise<{ done: number; skipped: number }> {
  const matched = await countMatching(database, organisationId, filter);
  let done = 0;
  for (let afterId = ''; ; ) {
    await waitForTurn();
    const part = await find({ filter, afterId });
    done += await act(part);
    const last = part.at(-1);
    if (last === undefined || part.length < atOnce) break;
    afterId = last;
  }
  return { done, skipped: Math.max(0, matched - done) };
}

function isRetried(state: Delivery['state'] | undefined): state is RetriedState {
  const states: readonly (Delivery['state'] | undefined)[] = retriedStates;
  return states.includes(state);
}

function refusal(obstacle: RetryObstacle): AppError {
  switch (obstacle) {
    case 'destination_deleted':
      return conflict(
        'destination_deleted',
        'The destination of this delivery was deleted.',
        'Make a destination for the project again. Later events are filed there; this delivery stays failed.',
      );
    case 'skipped_recovery':
      return conflict(
        'skipped_recovery',
        'A skipped recovery has nothing to do.',
        'No ticket was open for the problem that is over. Send the recovery again from AvsB once its own row is on.',
      );
    case 'event_trimmed':
      return conflict(
        'event_trimmed',
        'The data of this event is no longer kept.',
        'It is older than EVENT_RETENTION_DAYS. Send the event again from AvsB.',
      );
  }
}

function notFailed({ state, reason }: Delivery): AppError {
  const detail = `It is ${state}. ${reason ?? ''} Only a delivery that has failed, or was skipped or held, can be retried.`;
  return conflict('not_failed', 'This delivery has not failed.', detail.replace(/\s+/g, ' '));
}
