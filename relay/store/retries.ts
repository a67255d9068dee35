import { type Expression, type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import type { DeliveryState } from './deliveries';
import { type DeliveryFilter, deliveriesThat, isMatching } from './delivery-list';
import { countOf } from './page';

/** Deliveries that a person can have filed after all: nothing more happens to them by itself. */
export const retriedStates = ['failed', 'skipped', 'held'] as const;
export type RetriedState = (typeof retriedStates)[number];

/** Deliveries that a person can dismiss. */
export const dismissedStates = ['failed', 'held'] as const;
export type DismissedState = (typeof dismissedStates)[number];

/** Why a delivery cannot be retried: the first reason that applies. */
export type RetryObstacle = 'destination_deleted' | 'event_trimmed' | 'skipped_recovery';

/** Why a delivery cannot be retried, or null. */
export async function obstacleToRetry(
  database: Database,
  organisationId: string,
  id: string,
): Promise<RetryObstacle | null> {
  const row = await database
    .selectFrom('deliveries')
    .innerJoin('destinations', 'destinations.id', 'deliveries.destination_id')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['destinations.deleted_at', 'events.trimmed_at', 'deliveries.state', 'deliveries.recovers'])
    .where((is) => is.and({ 'deliveries.organisation_id': organisationId, 'deliveries.id': id }))
    .executeTakeFirst();
  if (row?.deleted_at) return 'destination_deleted';
  if (row?.trimmed_at) return 'event_trimmed';
  return row?.state === 'skipped' && row.recovers !== null ? 'skipped_recovery' : null;
}

/** Some deliveries of an organisation: these, or those after `afterId` that match. */
export type RetryScope =
  | { readonly ids: readonly string[] }
  | { readonly filter: DeliveryFilter; readonly afterId: string };

/** The deliveries of the scope in one of these states that can be retried, oldest first, at most `limit`. */
export function retriable(
  database: Database,
  organisationId: string,
  scope: RetryScope,
  states: readonly RetriedState[],
  limit: number,
): Promise<string[]> {
  return inScope(database, organisationId, scope, states, limit, [isNoSkippedRecovery, hasWhatItNeeds]);
}

/** There was nothing to recover: no ticket is open, or not because of it. */
const isNoSkippedRecovery = sql<SqlBool>`NOT (deliveries.state = 'skipped' AND deliveries.recovers IS NOT NULL)`;

const hasWhatItNeeds = sql<SqlBool>`EXISTS (
    SELECT 1 FROM destinations WHERE destinations.id = deliveries.destination_id AND destinations.deleted_at IS NULL
  )
  AND EXISTS (SELECT 1 FROM events WHERE events.id = deliveries.event_id AND events.trimmed_at IS NULL)`;

/** The deliveries of the scope in one of these states, oldest first, at most `limit`. */
export function dismissable(
  database: Database,
  organisationId: string,
  scope: RetryScope,
  states: readonly DismissedState[],
  limit: number,
): Promise<string[]> {
  return inScope(database, organisationId, scope, states, limit, []);
}

async function inScope(
  database: Database,
  organisationId: string,
  scope: RetryScope,
  states: readonly DeliveryState[],
  limit: number,
  conditions: readonly Expression<SqlBool>[],
): Promise<string[]> {
  if ('ids' in scope && scope.ids.length === 0) return [];
  const rows = await database
    .selectFrom('deliveries')
    .select('deliveries.id')
    .where(isMatching(organisationId, 'filter' in scope ? scope.filter : {}))
    .where(isIn(states))
    .where((is) => is.and([...conditions]))
    .where((is) => ('ids' in scope ? is('deliveries.id', 'in', scope.ids) : is('deliveries.id', '>', scope.afterId)))
    .orderBy('deliveries.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Literals, so that the planner sees which partial index applies. */
function isIn(states: readonly DeliveryState[]) {
  return sql<SqlBool>`deliveries.state IN (${sql.join(states.map((state) => sql.lit(state)))})`;
}

/** How many deliveries of an organisation match. */
export async function countMatching(
  database: Database,
  organisationId: string,
  filter: DeliveryFilter,
): Promise<number> {
  return countOf(database, deliveriesThat(organisationId, filter), Number.POSITIVE_INFINITY);
}

/**
 * Puts failed, skipped and held deliveries back into the queue and resets their back-off; their attempts stay. What was
 * skipped or held is from now on filed whatever its row says. A delivery that is in another state by now stays as it is.
 *
 * @returns the dedup key and the destination of each delivery that was put back
 */
export async function queueAgain(
  database: Database,
  organisationId: string,
  ids: readonly string[],
  reason: string,
): Promise<{ dedupKey: string; destinationId: string }[]> {
  if (ids.length === 0) return [];
  return database
    .updateTable('deliveries')
    .set({
      state: 'queued',
      obstacle: null,
      cause: null,
      is_forced: sql<boolean>`(deliveries.is_forced OR deliveries.state <> 'failed')`,
      failures: 0,
      unfinished_renders: 0,
      next_attempt_at: null,
      reason,
    })
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', retriedStates)
    .where(isNoSkippedRecovery)
    .where('id', 'in', ids)
    .returning(['dedup_key as dedupKey', 'destination_id as destinationId'])
    .execute();
}

/** Lets queued deliveries wait until a time. */
export async function deferQueued(
  database: Database,
  organisationId: string,
  ids: readonly string[],
  { nextAttemptAt, reason }: { readonly nextAttemptAt: string; readonly reason: string },
): Promise<void> {
  await database
    .updateTable('deliveries')
    .set({ next_attempt_at: nextAttemptAt, reason })
    .where((is) => is.and({ organisation_id: organisationId, state: 'queued' }))
    .where('id', 'in', ids)
    .execute();
}

/** Ends failed and held deliveries as skipped. @returns their destinations; those in another state by now stay as they are */
export async function dismiss(
  database: Database,
  organisationId: string,
  ids: readonly string[],
  reason: string,
): Promise<{ destinationId: string }[]> {
  if (ids.length === 0) return [];
  return database
    .updateTable('deliveries')
    .set({ state: 'skipped', cause: 'dismissed', reason, obstacle: null, next_attempt_at: null })
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', dismissedStates)
    .where('id', 'in', ids)
    .returning('destination_id as destinationId')
    .execute();
}
