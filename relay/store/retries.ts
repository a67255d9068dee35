import { type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { type DeliveryFilter, deliveriesThat, isMatching } from './delivery-list';
import { countOf } from './page';

/** Why a failed delivery cannot be retried: the first reason that applies. */
export type RetryObstacle = 'destination_deleted' | 'event_trimmed';

/** Why a failed delivery cannot be retried, or null. */
export async function obstacleToRetry(
  database: Database,
  organisationId: string,
  id: string,
): Promise<RetryObstacle | null> {
  const row = await database
    .selectFrom('deliveries')
    .innerJoin('destinations', 'destinations.id', 'deliveries.destination_id')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['destinations.deleted_at', 'events.trimmed_at'])
    .where((is) => is.and({ 'deliveries.organisation_id': organisationId, 'deliveries.id': id }))
    .executeTakeFirst();
  if (row?.deleted_at) return 'destination_deleted';
  return row?.trimmed_at ? 'event_trimmed' : null;
}

/** Some deliveries of an organisation: these, or those after `afterId` that match. */
type RetryScope = { readonly ids: readonly string[] } | { readonly filter: DeliveryFilter; readonly afterId: string };

/** The failed deliveries of the scope that can be retried, oldest first, at most `limit`. */
export async function retriable(
  database: Database,
  organisationId: string,
  scope: RetryScope,
  limit: number,
): Promise<string[]> {
  if ('ids' in scope && scope.ids.length === 0) return [];
  const rows = await database
    .selectFrom('deliveries')
    .select('deliveries.id')
    .where(isMatching(organisationId, 'filter' in scope ? scope.filter : {}))
    .where(isRetriable)
    .where((is) => ('ids' in scope ? is('deliveries.id', 'in', scope.ids) : is('deliveries.id', '>', scope.afterId)))
    .orderBy('deliveries.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

const isRetriable = sql<SqlBool>`deliveries.state = 'failed'
  AND EXISTS (
    SELECT 1 FROM destinations WHERE destinations.id = deliveries.destination_id AND destinations.deleted_at IS NULL
  )
  AND EXISTS (SELECT 1 FROM events WHERE events.id = deliveries.event_id AND events.trimmed_at IS NULL)`;

/** How many deliveries of an organisation match. */
export async function countMatching(
  database: Database,
  organisationId: string,
  filter: DeliveryFilter,
): Promise<number> {
  return countOf(database, deliveriesThat(organisationId, filter), Number.POSITIVE_INFINITY);
}

/**
 * Puts failed deliveries back into the queue and resets their back-off; their attempts stay. A delivery that is no longer
 * failed stays as it is.
 *
 * @returns the dedup key of each delivery that was put back
 */
export async function queueAgain(
  database: Database,
  organisationId: string,
  ids: readonly string[],
  reason: string,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .updateTable('deliveries')
    .set({ state: 'queued', obstacle: null, failures: 0, unfinished_renders: 0, next_attempt_at: null, reason })
    .where((is) => is.and({ organisation_id: organisationId, state: 'failed' }))
    .where('id', 'in', ids)
    .returning('dedup_key')
    .execute();
  return rows.map((row) => row.dedup_key);
}
