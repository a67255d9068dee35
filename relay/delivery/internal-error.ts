import { backoffMs } from '../domain/backoff';
import { later, timestamp } from '../domain/clock';
import { changeDelivery, oldestUnfinished } from '../store/deliveries';
import type { DeliveryContext } from './context';
import { claimKey, deferKey, finishKey } from './item';

/**
 * Records that the relay itself failed on a dedup key's oldest delivery: a bug, or a fault of the database. The delivery
 * is deferred like one that Jira doesn't answer, so that it neither spins nor hangs unnoticed. Whatever it may have
 * written to Jira is reconciled first when it is retried.
 *
 * @throws if not even that can be recorded: then the lease expires, and the sweep finds the key again
 */
export async function recordInternalError(context: DeliveryContext, dedupKey: string, error: unknown): Promise<void> {
  const { transact, log, metrics, now, random } = context;
  await transact(async (transaction) => {
    const delivery = await oldestUnfinished(transaction, dedupKey);
    log.error(
      { err: error, deliveryId: delivery?.id, dedupKey },
      'The relay failed on a delivery. It will be retried.',
    );
    // The transaction that failed may be the one that claims the key.
    if (!(await claimKey(context, transaction, dedupKey))) return;
    if (delivery === undefined) {
      if (!(await finishKey(context, transaction, dedupKey))) await deferKey(context, transaction, dedupKey, now());
      return;
    }
    const failures = delivery.failures + 1;
    const at = later(now(), backoffMs(failures, random()));
    const message = 'The relay itself failed on this delivery, not Jira.';
    await changeDelivery(transaction, delivery.organisationId, delivery.id, {
      state: 'queued',
      failures,
      // The process is alive.
      unfinishedRenders: 0,
      nextAttemptAt: timestamp(at),
      reason: `${message} It will be retried. If it keeps failing, the relay's log says why, under ${delivery.id}.`,
      lastError: { message, status: null, errorMessages: [], errors: {} },
    });
    await deferKey(context, transaction, dedupKey, at);
    metrics.deliveryStepped('deferred', 'relay_failed');
  });
}
