import { metricOf, withBreached, withRecovered, withSilenced } from '../domain/lifecycle/ticket-life';
import type { Database } from '../store/database';
import { noteLife } from '../store/links';
import type { Work } from '../store/work';

/** Remembers what an event says of a ticket, though it isn't reported there. */
export async function noteUnreported(
  transaction: Database,
  { delivery, event, latest }: Work,
  linkId: string | null,
): Promise<void> {
  if (linkId === null || latest === undefined || latest.life === null) return;
  const metric = metricOf(event);
  const life =
    delivery.recovers === null
      ? withSilenced(withBreached(latest.life, [metric]), event.occurredAt)
      : withRecovered(latest.life, metric);
  await noteLife(transaction, delivery.organisationId, linkId, life);
}
