import { sql } from 'kysely';
import { eventCatalogue } from '../../shared/event-catalogue';
import type { Database } from './database';
import { type Counted, countedAs, maxCounted } from './page';

/** How many events of a type were skipped at a destination. */
export interface SkippedEvents extends Counted {
  readonly eventType: string;
}

/**
 * How many events of each type were skipped at these destinations since a time; types of which none was are left out. An
 * index counts each up to the limit of lists, so that conditions that skip nearly everything don't slow down the pages.
 */
export async function skippedSince(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
  since: string,
): Promise<Map<string, SkippedEvents[]>> {
  const skipped = new Map<string, SkippedEvents[]>(destinationIds.map((id) => [id, []]));
  if (destinationIds.length === 0) return skipped;
  const types = eventCatalogue.map(({ type }) => sql`(${type})`);
  const { rows } = await sql<{ destinationId: string; eventType: string; count: number }>`
    WITH types (event_type) AS (VALUES ${sql.join(types)})
    SELECT * FROM (
      SELECT destinations.id AS "destinationId", types.event_type AS "eventType", (
        SELECT count(*) FROM (
          SELECT 1 AS one FROM deliveries
          WHERE deliveries.destination_id = destinations.id AND deliveries.event_type = types.event_type
            AND deliveries.state = 'skipped' AND deliveries.created_at >= ${since}
          LIMIT ${sql.lit(maxCounted + 1)}
        ) AS lately
      ) AS count
      FROM destinations CROSS JOIN types
      WHERE destinations.organisation_id = ${organisationId} AND destinations.id IN (${sql.join(destinationIds)})
    ) AS counted WHERE counted.count > 0`.execute(database);
  for (const { destinationId, eventType, count } of rows) {
    skipped.get(destinationId)?.push({ eventType, ...countedAs(Number(count)) });
  }
  return skipped;
}
