import { type SqlBool, sql } from 'kysely';
import type { Database } from './database';

/** What a person has asked to be filed late is not late by itself. Literals, as in the partial indexes. */
const isLate = (createdBefore: string) => sql<SqlBool>`deliveries.state IN ('queued', 'delivering', 'waiting')
  AND NOT deliveries.is_forced AND deliveries.created_at < ${createdBefore}`;

/** Whether a destination has a delivery from before then that is neither filed nor ended. */
export async function hasWaitedSince(
  database: Database,
  destinationId: string,
  createdBefore: string,
): Promise<boolean> {
  const row = await database
    .selectFrom('deliveries')
    .select('id')
    .where('destination_id', '=', destinationId)
    .where(isLate(createdBefore))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The destinations, of all organisations, with such deliveries, or with a problem that says so. */
export async function destinationsWaitingSince(
  database: Database,
  createdBefore: string,
): Promise<{ organisationId: string; destinationId: string }[]> {
  const late = database
    .selectFrom('deliveries')
    .select(['organisation_id as organisationId', 'destination_id as destinationId'])
    .where(isLate(createdBefore));
  const told = database
    .selectFrom('problems')
    .select(['organisation_id as organisationId', 'destination_id as destinationId'])
    .where('kind', '=', 'oldest_waiting')
    .where('resolved_at', 'is', null)
    .where('destination_id', 'is not', null)
    .$narrowType<{ destinationId: string }>();
  return late.union(told).execute();
}
