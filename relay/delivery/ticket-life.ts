import { metricOf, type TicketLife, unknownLife, withBreached } from '../domain/lifecycle/ticket-life';
import type { Database } from '../store/database';
import { reportedOnNewest } from '../store/queued-behind';
import type { LatestTicket, Work } from '../store/work';

/** A ticket that was filed before its life was kept: the metrics of its events are read from its deliveries. */
export async function knownLife(
  database: Database,
  { delivery }: Pick<Work, 'delivery'>,
  latest: LatestTicket,
): Promise<TicketLife> {
  if (latest.life !== null) return latest.life;
  const events = await reportedOnNewest(database, delivery.dedupKey);
  return withBreached(unknownLife, [...new Set(events.map(metricOf))]);
}

/** What is known of the ticket of a step, or of one that nothing is known of. */
export function lifeOf({ latest }: Pick<Work, 'latest'>): TicketLife {
  return latest?.life ?? unknownLife;
}
