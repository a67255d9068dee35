import { createdAt } from '../domain/ids';
import type { DeliveryOutcome } from '../domain/metrics';
import type { DeliveryContext } from './context';

/** How a step of a delivery ended. */
export interface StepEnd {
  readonly outcome: DeliveryOutcome;
  /** In a word, for metrics. */
  readonly cause: string;
  /** In a sentence, for people. */
  readonly reason: string;
  readonly issueKey?: string | null;
}

/** Which delivery it was. */
export interface Reported {
  readonly delivery: { readonly id: string; readonly organisationId: string };
  readonly destination: { readonly id: string };
  readonly event: { readonly type: string };
}

/** Tells metrics and log how a step ended, once that is in the database. */
export function report(
  { metrics, log, now }: Pick<DeliveryContext, 'metrics' | 'log' | 'now'>,
  { delivery, destination, event }: Reported,
  { outcome, cause, reason, issueKey = null }: StepEnd,
): void {
  const afterMs = now().getTime() - createdAt(delivery.id).getTime();
  metrics.deliveryStepped(outcome, cause);
  if (outcome === 'created' || outcome === 'commented') metrics.ticketWritten(outcome, afterMs / 1_000);
  log.info(
    {
      deliveryId: delivery.id,
      organisationId: delivery.organisationId,
      destinationId: destination.id,
      eventType: event.type,
      outcome,
      cause,
      ...(issueKey !== null && { issueKey }),
      afterMs,
    },
    reason,
  );
}
