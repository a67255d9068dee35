import { metricOf, withUnreported } from '../domain/lifecycle/ticket-life';
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
  const about = { metric: metricOf(event), recovers: delivery.recovers };
  const life = withUnreported(latest.life, about, event.occurredAt);
  await noteLife(transaction, delivery.organisationId, linkId, life);
}
