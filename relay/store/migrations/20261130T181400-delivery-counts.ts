import { type RawBuilder, sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/**
 * Counts deliveries by the hour of their arrival and by what they count as, and keeps the counters by triggers, so that
 * whatever changes a delivery changes them in the same transaction: also a process of the version before.
 *
 * A table that is made again to change it loses its triggers on SQLite: create them again there.
 */
export async function up(database: Migrating): Promise<void> {
  const isOnPostgres = isPostgres(database);
  await sql`ALTER TABLE deliveries ADD COLUMN time_bin integer`.execute(database);
  await sql`
    CREATE TABLE delivery_counts (
      organisation_id text NOT NULL,
      destination_id text NOT NULL,
      hour integer NOT NULL,
      kind text NOT NULL,
      bin integer NOT NULL,
      part bigint NOT NULL DEFAULT 0,
      count bigint NOT NULL,
      PRIMARY KEY (organisation_id, destination_id, hour, kind, bin, part)
    )${isOnPostgres ? sql`` : sql` WITHOUT ROWID`}`.execute(database);
  await (isOnPostgres ? createOnPostgres(database) : createOnSqlite(database));
  await fill(database);
}

/** What a delivery counts as. */
const kindOf = (row: RawBuilder<unknown>) => sql`
  CASE ${row}.state
    WHEN 'delivered' THEN coalesce(${row}.outcome, 'created')
    WHEN 'queued' THEN 'waiting'
    WHEN 'delivering' THEN 'waiting'
    ELSE ${row}.state
  END`;

const binOf = (row: RawBuilder<unknown>) =>
  sql`CASE ${row}.state WHEN 'delivered' THEN coalesce(${row}.time_bin, -1) ELSE -1 END`;

const [oldRow, newRow] = [sql.raw('OLD'), sql.raw('NEW')];
const columns = sql.raw('organisation_id, destination_id, hour, kind, bin, count');

/** SQLite has one transaction at a time, so a counter is changed in its place. */
async function createOnSqlite(database: Migrating): Promise<void> {
  const add = (row: RawBuilder<unknown>, change: RawBuilder<unknown>) => sql`
    INSERT INTO delivery_counts (${columns})
    VALUES (
      ${row}.organisation_id, ${row}.destination_id, unixepoch(${row}.created_at) / 3600,
      ${kindOf(row)}, ${binOf(row)}, ${change}
    )
    ON CONFLICT DO UPDATE SET count = count + excluded.count`;
  const [more, less] = [sql.raw('1'), sql.raw('-1')];
  await sql`
    CREATE TRIGGER deliveries_counted_insert AFTER INSERT ON deliveries
    BEGIN ${add(newRow, more)}; END`.execute(database);
  await sql`
    CREATE TRIGGER deliveries_counted_update AFTER UPDATE OF state, outcome, time_bin ON deliveries
    WHEN ${kindOf(oldRow)} <> ${kindOf(newRow)} OR ${binOf(oldRow)} <> ${binOf(newRow)}
    BEGIN ${add(oldRow, less)}; ${add(newRow, more)}; END`.execute(database);
  await sql`
    CREATE TRIGGER deliveries_counted_delete AFTER DELETE ON deliveries
    BEGIN ${add(oldRow, less)}; END`.execute(database);
}

/**
 * On PostgreSQL each change is a row of its own, which a job adds to the counter later: on a counter that they change in
 * its place, all transactions of a destination would wait for each other, and two of them could deadlock.
 */
async function createOnPostgres(database: Migrating): Promise<void> {
  const changed = sql.raw('changed');
  const hourOf = (row: RawBuilder<unknown>) => sql`floor(extract(epoch FROM ${row}.created_at) / 3600)`;
  const valuesOf = (row: RawBuilder<unknown>, change: RawBuilder<unknown>) => sql`
    (${row}.organisation_id, ${row}.destination_id, ${hourOf(row)}, ${kindOf(row)}, ${binOf(row)}, ${change},
      nextval('delivery_count_parts'))`;
  await sql`CREATE SEQUENCE delivery_count_parts`.execute(database);
  await sql`CREATE UNIQUE INDEX delivery_counts_parts ON delivery_counts (part) WHERE part > 0`.execute(database);
  // Of many deliveries at once, by what they have in common.
  const addAll = (change: RawBuilder<unknown>) => sql`
    INSERT INTO delivery_counts (${columns}, part)
    SELECT together.*, nextval('delivery_count_parts') FROM (
      SELECT
        changed.organisation_id, changed.destination_id, ${hourOf(changed)} AS hour, ${kindOf(changed)} AS kind,
        ${binOf(changed)} AS bin, ${change}
      FROM changed
      GROUP BY 1, 2, 3, 4, 5
    ) AS together`;
  await defineTrigger(database, 'deliveries_counted_insert', addAll(sql.raw('count(*)')));
  await defineTrigger(database, 'deliveries_counted_delete', addAll(sql.raw('-count(*)')));
  await defineTrigger(
    database,
    'deliveries_counted_update',
    sql`
    IF (${kindOf(oldRow)} <> ${kindOf(newRow)} OR ${binOf(oldRow)} <> ${binOf(newRow)}) THEN
      INSERT INTO delivery_counts (${columns}, part)
      VALUES ${valuesOf(oldRow, sql.raw('-1'))}, ${valuesOf(newRow, sql.raw('1'))};
    END IF`,
  );
  await sql`
    CREATE TRIGGER deliveries_counted_insert AFTER INSERT ON deliveries REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_counted_insert()`.execute(database);
  // What it depends on is in the function: a column that a trigger's own condition names could not get another type.
  await sql`
    CREATE TRIGGER deliveries_counted_update AFTER UPDATE ON deliveries
    FOR EACH ROW EXECUTE FUNCTION deliveries_counted_update()`.execute(database);
  await sql`
    CREATE TRIGGER deliveries_counted_delete AFTER DELETE ON deliveries REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_counted_delete()`.execute(database);
}

async function defineTrigger(database: Migrating, name: string, body: RawBuilder<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION ${sql.raw(name)}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      ${body};
      RETURN NULL;
    END $$`.execute(database);
}

/** Counts what is there. How long it took is known where the attempt that succeeded hasn't been trimmed. */
async function fill(database: Migrating): Promise<void> {
  const delivery = sql.raw('deliveries');
  const [hour, ms] = isPostgres(database)
    ? [
        sql`floor(extract(epoch FROM deliveries.created_at) / 3600)::integer`,
        sql`extract(epoch FROM written.at - deliveries.created_at)::double precision * 1000`,
      ]
    : [
        sql`unixepoch(deliveries.created_at) / 3600`,
        sql`(julianday(written.at) - julianday(deliveries.created_at)) * 86400000`,
      ];
  await sql`
    INSERT INTO delivery_counts (${columns})
    SELECT
      deliveries.organisation_id, deliveries.destination_id, ${hour}, ${kindOf(delivery)},
      CASE
        WHEN deliveries.state <> 'delivered' OR written.at IS NULL THEN -1
        WHEN ${ms} <= 1 THEN 0
        ELSE CAST(floor(4 * ln(${ms}) / ln(2.0)) AS integer)
      END,
      count(*)
    FROM deliveries LEFT JOIN (
      SELECT delivery_id, max(finished_at) AS at FROM attempts WHERE result = 'confirmed' GROUP BY delivery_id
    ) AS written ON written.delivery_id = deliveries.id
    GROUP BY 1, 2, 3, 4, 5`.execute(database);
}
