import { backoffMs } from '../domain/backoff';
import { later, timestamp } from '../domain/clock';
import { changeDelivery, oldestUnfinished } from '../store/deliveries';
import type { DeliveryContext } from './context';
import { claimKey, deferKey, finishKey } from './item';

/**
 * Writes down that the relay itself failed on a dedup key's oldest delivery: a fault of ours, or of the database's. The
 * delivery is deferred as one that Jira does not answer is, so that it neither spins nor stands still unseen. What it
 * may have written to Jira is looked for first when it is tried again.
 *
 * @throws where not even that can be written down: then the lease runs out, and the sweep comes back to the key
 */
export async function recordInternalError(context: DeliveryContext, dedupKey: string, error: unknown): Promise<void> {
  const { transact, log, metrics, now, random } = context;
  await transact(async (transaction) => {
    const delivery = await oldestUnfinished(transaction, dedupKey);
    log.error({ err: error, deliveryId: delivery?.id, dedupKey }, 'The relay failed on a delivery. It is tried again.');
    // What failed may have been the transaction that was to claim it.
    if (!(await claimKey(context, transaction, dedupKey))) return;
    if (delivery === undefined) {
      if (!(await finishKey(context, transaction, dedupKey))) await deferKey(context, transaction, dedupKey, now());
      return;
    }
    const failures = delivery.failures + 1;
    const at = later(now(), backoffMs(failures, random()));
    const message = 'The relay itself failed on this delivery. Jira is not to blame.';
    await changeDelivery(transaction, delivery.organisationId, delivery.id, {
      state: 'queued',
      failures,
      // The process is alive.
      unfinishedRenders: 0,
      nextAttemptAt: timestamp(at),
      reason: `${message} It is tried again. If that goes on, the log of the relay says why, under ${delivery.id}.`,
      lastError: { message, status: null, errorMessages: [], errors: {} },
    });
    await deferKey(context, transaction, dedupKey, at);
    metrics.deliveryStepped('deferred', 'relay_failed');
  });
}
