import type { Database } from './database';
import type { DeliveryRow } from './deliveries';
import { type DeliveryFilter, deliveriesThat, matching } from './delivery-list';
import { countOf } from './page';

/** What speaks against a retry of a delivery that has failed, the first that applies. */
export type RetryObstacle = 'destination_deleted' | 'event_trimmed';

/** Why a failed delivery cannot be retried, or null. */
export async function obstacleToRetry(
  database: Database,
  organisationId: string,
  id: string,
): Promise<RetryObstacle | null> {
  const row: { deleted_at: string | null; trimmed_at: string | null } | undefined = await database('deliveries')
    .join('destinations', 'destinations.id', 'deliveries.destination_id')
    .join('events', 'events.id', 'deliveries.event_id')
    .where({ 'deliveries.organisation_id': organisationId, 'deliveries.id': id })
    .first('destinations.deleted_at', 'events.trimmed_at');
  if (row?.deleted_at) return 'destination_deleted';
  return row?.trimmed_at ? 'event_trimmed' : null;
}

/** Some of an organisation's deliveries: these, or those after `afterId` that match. */
export type RetryScope =
  | { readonly ids: readonly string[] }
  | { readonly filter: DeliveryFilter; readonly afterId: string };

/** The failed deliveries of the scope that can be retried, oldest first, at most so many. */
export async function retriable(
  database: Database,
  organisationId: string,
  scope: RetryScope,
  limit: number,
): Promise<string[]> {
  const query = matching(database('deliveries'), organisationId, 'filter' in scope ? scope.filter : {})
    .whereRaw("deliveries.state = 'failed'")
    .whereExists((destination) =>
      destination
        .from('destinations')
        .whereRaw('destinations.id = deliveries.destination_id AND destinations.deleted_at IS NULL')
        .select(database.raw('1')),
    )
    .whereExists((event) =>
      event
        .from('events')
        .whereRaw('events.id = deliveries.event_id AND events.trimmed_at IS NULL')
        .select(database.raw('1')),
    );
  if ('ids' in scope) query.whereIn('deliveries.id', [...scope.ids]);
  else query.andWhere('deliveries.id', '>', scope.afterId);
  const rows: { id: string }[] = await query.orderBy('deliveries.id').limit(limit).select('deliveries.id');
  return rows.map(({ id }) => id);
}

/** How many deliveries of an organisation match. */
export async function countMatching(
  database: Database,
  organisationId: string,
  filter: DeliveryFilter,
): Promise<number> {
  return countOf(database, deliveriesThat(database, organisationId, filter), Number.POSITIVE_INFINITY);
}

/**
 * Puts failed deliveries back in the queue with a fresh back-off; their tries stay. One that is not failed any more is
 * left alone.
 *
 * @returns the dedup key of each that was put back
 */
export async function queueAgain(
  database: Database,
  organisationId: string,
  ids: readonly string[],
  reason: string,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await database<DeliveryRow>('deliveries')
    .where({ organisation_id: organisationId, state: 'failed' })
    .whereIn('id', [...ids])
    .update({ state: 'queued', obstacle: null, failures: 0, unfinished_renders: 0, next_attempt_at: null, reason })
    .returning('dedup_key');
  return rows.map((row) => row.dedup_key);
}
