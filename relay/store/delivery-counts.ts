import { sql } from 'kysely';
import type { BinCount, CountedKind } from '../domain/statistics';
import type { Database } from './database';
import { isPostgres } from './is-postgres';

/** Which deliveries are counted: those that arrived in these hours since 1970, of one destination or of all. */
export interface CountedDeliveries {
  readonly organisationId: string;
  readonly destinationId: string | undefined;
  readonly fromHour: number;
  /** The first hour that isn't counted. */
  readonly toHour: number;
}

/** The bin of deliveries of which no time is known. */
const noBin = -1;

/** How many deliveries arrived in each bucket of so many hours, by what they count as now. */
export async function countsByBucket(
  database: Database,
  counted: CountedDeliveries,
  hoursInBucket: number,
): Promise<{ readonly bucket: number; readonly kind: CountedKind; readonly count: number }[]> {
  const rows = await countsOf(database, counted)
    .select([sql<number>`hour / ${sql.lit(hoursInBucket)}`.as('bucket'), 'kind', summed.as('count')])
    .groupBy(['bucket', 'kind'])
    .execute();
  return rows.map(({ bucket, kind, count }) => ({ bucket, kind, count: Number(count) }));
}

/** How long they took until they were in Jira, as a histogram. */
export async function countsByTime(database: Database, counted: CountedDeliveries): Promise<BinCount[]> {
  const rows = await countsOf(database, counted)
    .select(['bin', summed.as('count')])
    .where('bin', '>', noBin)
    .groupBy('bin')
    .execute();
  return rows.map(({ bin, count }) => ({ bin, count: Number(count) }));
}

/** PostgreSQL's sum of bigints is numeric, which is read as a text. */
const summed = sql<number | string>`sum(count)`;

/** Each destination's rows are neighbours in the primary key. */
function countsOf(database: Database, { organisationId, destinationId, fromHour, toHour }: CountedDeliveries) {
  return database
    .selectFrom('delivery_counts')
    .where('organisation_id', '=', organisationId)
    .where('destination_id', 'in', (is) =>
      is
        .selectFrom('destinations')
        .select('id')
        .where('organisation_id', '=', organisationId)
        .$if(destinationId !== undefined, (query) => query.where('id', '=', destinationId ?? '')),
    )
    .where('hour', '>=', fromHour)
    .where('hour', '<', toHour);
}

/**
 * Adds changes to the counters, the oldest first: on PostgreSQL, where each change is a row at first. Until then, queries
 * add them up. At most `limit`. @returns how many there were
 */
export async function addUpCounts(database: Database, limit: number): Promise<number> {
  if (!isPostgres(database)) return 0;
  // In one statement, so that no query sees a change twice or not at all; in order, so that two processes don't deadlock.
  const { rows } = await sql<{ added: number }>`
    WITH oldest AS MATERIALIZED (
      SELECT part FROM delivery_counts WHERE part > 0 ORDER BY part LIMIT ${sql.lit(limit)}
    ), taken AS (
      DELETE FROM delivery_counts USING oldest WHERE delivery_counts.part > 0 AND delivery_counts.part = oldest.part
      RETURNING organisation_id, destination_id, hour, kind, bin, count
    ), added AS (
      INSERT INTO delivery_counts AS known (organisation_id, destination_id, hour, kind, bin, count)
      SELECT organisation_id, destination_id, hour, kind, bin, sum(count) FROM taken
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (organisation_id, destination_id, hour, kind, bin, part)
        DO UPDATE SET count = known.count + excluded.count
    )
    SELECT count(*) AS added FROM taken`.execute(database);
  return rows[0]?.added ?? 0;
}
