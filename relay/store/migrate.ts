import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';
import { isPostgres } from './is-postgres';
import { migrations } from './migrations';
import type { Migration } from './migrations/migration';
import { DatabaseProblem } from './problem';

/** Which migrations have run on this database, by name. */
const record = 'applied_migrations';

/** The same, as recorded by versions that used Knex. */
const knexRecord = 'schema_migrations';

/** The tables that record which migrations have run. */
export const migrationTables: readonly string[] = [record, knexRecord, `${knexRecord}_lock`];

/**
 * Migrates the tables. The caller makes sure that no other process does so at the same time.
 *
 * Each migration runs in one transaction together with its entry in the record, so that a killed process leaves none half
 * done, and the next process continues. (Kysely's own migrator doesn't use transactions on SQLite.)
 *
 * What Knex recorded is copied once. Its tables stay as they are: during a rolling update, a process of the previous
 * version may start, and must find there that all its migrations have run.
 *
 * @throws DatabaseProblem if migrations are pending, but another version has run some that this one doesn't know
 */
export async function migrate<DB>(database: Kysely<DB>, known: readonly Migration[] = migrations): Promise<void> {
  const { isRecorded, applied } = await appliedTo(database, known);
  const pending = known.filter(({ name }) => !applied.has(name));
  refuseUnknown(known, pending, applied);
  if (!isRecorded) await database.transaction().execute((transaction) => startRecord(transaction, applied));
  for (const migration of pending) {
    await database.transaction().execute(async (transaction) => {
      await migration.up(transaction);
      await recordAs(transaction, migration.name, new Date());
    });
  }
}

/** When each migration has run on this database, by its name in this version. */
export async function appliedMigrations(database: QueryExecutorProvider): Promise<Applied> {
  const { applied } = await appliedTo(database, migrations);
  return applied;
}

/** How many migrations are pending on the database; undefined if a newer version has run some. */
export async function pendingMigrations(database: QueryExecutorProvider): Promise<number | undefined> {
  const applied = await appliedMigrations(database);
  return unknownOf(migrations, applied).length > 0 ? undefined : migrations.length - applied.size;
}

function refuseUnknown(known: readonly Migration[], pending: readonly Migration[], applied: Applied): void {
  const unknown = unknownOf(known, applied);
  if (pending.length === 0 || unknown.length === 0) return;
  throw new DatabaseProblem(
    `Another version of the relay has changed the database, by ${unknown.join(', ')}. Start that version, or a newer one.`,
  );
}

function unknownOf(known: readonly Migration[], applied: Applied): string[] {
  const names = new Set(known.map(({ name }) => name));
  return [...applied.keys()].filter((name) => !names.has(name));
}

/** The names of the migrations that have run, and when each ran. */
type Applied = ReadonlyMap<string, Date>;

interface Entry {
  readonly name: string;
  /** ISO 8601; from Knex, what the engine's driver returns: milliseconds on SQLite, a Date on PostgreSQL. */
  readonly applied_at: string | number | Date;
}

async function appliedTo(database: QueryExecutorProvider, known: readonly Migration[]) {
  const tables = await recordsIn(database);
  const isRecorded = tables.has(record);
  return { isRecorded, applied: isRecorded ? await readRecord(database) : await readKnex(database, known, tables) };
}

async function readRecord(database: QueryExecutorProvider): Promise<Applied> {
  const { rows } = await sql<Entry>`SELECT name, applied_at FROM ${sql.table(record)}`.execute(database);
  return new Map(rows.map(({ name, applied_at }) => [name, new Date(applied_at)]));
}

/** Knex's names only had the day: `2026-11-23-first-tables`. The part after it was unique. */
async function readKnex(
  database: QueryExecutorProvider,
  known: readonly Migration[],
  tables: ReadonlySet<string>,
): Promise<Applied> {
  if (!tables.has(knexRecord)) return new Map();
  const { rows } = await sql<Entry>`
    SELECT name, migration_time AS applied_at FROM ${sql.table(knexRecord)}`.execute(database);
  const nameOf = (old: string) =>
    known.find(({ name }) => subjectOf(name) === old.replace(/^\d{4}-\d\d-\d\d-/, ''))?.name ?? old;
  return new Map(rows.map(({ name, applied_at }) => [nameOf(name), new Date(applied_at)]));
}

function subjectOf(name: string): string {
  return name.slice(name.indexOf('-') + 1);
}

async function recordsIn(database: QueryExecutorProvider): Promise<Set<string>> {
  const tables = isPostgres(database)
    ? sql`(SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema())`
    : sql`(SELECT name FROM sqlite_master WHERE type = 'table')`;
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM ${tables} AS tables WHERE name IN (${record}, ${knexRecord})`.execute(database);
  return new Set(rows.map(({ name }) => name));
}

async function startRecord(transaction: QueryExecutorProvider, applied: Applied): Promise<void> {
  await sql`
    CREATE TABLE ${sql.table(record)} (
      name text PRIMARY KEY,
      applied_at text NOT NULL
    )`.execute(transaction);
  for (const [name, at] of applied) await recordAs(transaction, name, at);
}

async function recordAs(transaction: QueryExecutorProvider, name: string, at: Date): Promise<void> {
  await sql`
    INSERT INTO ${sql.table(record)} (name, applied_at) VALUES (${name}, ${at.toISOString()})`.execute(transaction);
}

/**
 * Makes PostgreSQL compare texts byte by byte, as SQLite does, whatever the database's collation: ids are texts that are
 * sorted, paged and compared.
 */
export async function compareBytewise(database: QueryExecutorProvider): Promise<void> {
  const { rows } = await sql<{ table_name: string; columns: string[] }>`
    SELECT relname AS table_name, array_agg(attname::text) AS columns
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      AND atttypid = 'text'::regtype AND NOT attisdropped AND attcollation <> '"C"'::regcollation
    GROUP BY relname`.execute(database);
  for (const { table_name, columns } of rows) {
    const changes = columns.map((column) => sql`ALTER COLUMN ${sql.ref(column)} TYPE text COLLATE "C"`);
    await sql`ALTER TABLE ${sql.table(table_name)} ${sql.join(changes)}`.execute(database);
  }
}
