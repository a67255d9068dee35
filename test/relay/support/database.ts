import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import { Client } from 'pg';
import { connectDatabase, type Database, type DatabaseUrl, openDatabase } from '../../../relay/store/database';
import { makeTempFolder } from '../../support/temp-folder';

declare global {
  var databaseEngine: DatabaseUrl['engine'] | undefined;
}

/** The engine that this run of a test file is for: Jest runs it once on each (jest.config.cjs). */
export const engine = globalThis.databaseEngine ?? 'sqlite';

/** An empty database of a test's own. */
export interface TestDatabase {
  readonly at: DatabaseUrl;
  /** As `DATABASE_URL` names it. */
  readonly url: string;
  /** Takes it away, even while others are connected. */
  drop(): Promise<void>;
}

/** Makes a database: a copy of one whose tables exist, unless it is to be empty. */
export function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  return engine === 'sqlite' ? createFile(isEmpty) : createOnServer(isEmpty ? 'template0' : templateName);
}

/** A database for the tests of a `describe`, and a connection to it, which both end with them. */
export function useDatabase(use: (opened: Database, held: TestDatabase) => void): void {
  let held: TestDatabase;
  let opened: Database;
  beforeAll(async () => {
    held = await createTestDatabase();
    opened = await openDatabase(held.at);
    use(opened, held);
  });
  afterAll(async () => {
    await opened.destroy();
    await held.drop();
  });
}

type Row = Record<string, unknown>;
type Held = { readonly database: TestDatabase };

/** Reads (or changes) a relay's database directly, as an intruder would. */
export async function inDatabase<T>({ database: { at } }: Held, work: (database: Database) => Promise<T>): Promise<T> {
  const database = connectDatabase(at);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

/** The rows of a query, each of whose values is written `?` on both engines. */
export function rowsOf(relay: Held, text: string, ...values: string[]): Promise<Row[]> {
  // Between the values, PostgreSQL counts them.
  const asWritten = engine === 'sqlite' ? text : text.split('?').reduce((before, after, n) => `${before}$${n}${after}`);
  return inDatabase(relay, async (database) => {
    const { rows } = await database.executeQuery<Row>(CompiledQuery.raw(asWritten, values));
    return rows;
  });
}

/** Runs a statement without values. */
export async function run(database: Database, text: string): Promise<void> {
  await sql.raw(text).execute(database);
}

/** Writes rows, all with the same columns, however a test has made them; this many at once. */
export async function insertRows(database: Database, table: string, rows: readonly Row[], atOnce = 100): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const names = sql.join(columns.map((column) => sql.ref(column)));
  for (let start = 0; start < rows.length; start += atOnce) {
    const values = rows
      .slice(start, start + atOnce)
      .map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
    await sql`INSERT INTO ${sql.table(table)} (${names}) VALUES ${sql.join(values)}`.execute(database);
  }
}

/** What a database that is out of order refuses. */
export interface Refused {
  readonly event: 'INSERT' | 'UPDATE';
  readonly table: string;
  /** A condition on the row, as a trigger's `WHEN` writes it. */
  readonly when?: string;
}

/** Has the database refuse to write some rows, as a full disk would. @returns what ends that */
export async function refuseWrites(database: Database, { event, table, when }: Refused): Promise<() => Promise<void>> {
  const on = `CREATE TRIGGER refuse BEFORE ${event} ON ${table}`;
  const condition = when === undefined ? '' : `WHEN (${when})`;
  const full = 'the disk is full';
  if (engine === 'sqlite') {
    await run(database, `${on} ${condition} BEGIN SELECT RAISE(ABORT, '${full}'); END`);
    return () => run(database, 'DROP TRIGGER refuse');
  }
  await run(
    database,
    `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE '${full}'; END $$ LANGUAGE plpgsql`,
  );
  await run(database, `${on} FOR EACH ROW ${condition} EXECUTE FUNCTION refuse()`);
  return () => run(database, `DROP TRIGGER refuse ON ${table}`);
}

/** Everything that the database holds, each table's rows as one text. */
export function wholeDatabase(relay: Held): Promise<string> {
  return inDatabase(relay, async (database) => {
    const texts: string[] = [];
    const tables = await sql.raw<{ name: string }>(allTables[engine]).execute(database);
    for (const { name } of tables.rows) {
      const { rows } = await sql`SELECT * FROM ${sql.raw(name)}`.execute(database);
      texts.push(JSON.stringify([name, rows]));
    }
    return texts.join('\n');
  });
}

const allTables = {
  sqlite: `SELECT '"' || name || '"' AS name FROM sqlite_master WHERE type = 'table'`,
  postgres: `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
};

async function createFile(isEmpty: boolean): Promise<TestDatabase> {
  const folder = makeTempFolder('database-');
  const path = join(folder, 'relay.db');
  if (!isEmpty) copyFileSync(sqliteTemplate(), path);
  return {
    at: { engine: 'sqlite', path },
    url: `sqlite:${path}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function sqliteTemplate(): string {
  const path = process.env.TEST_SQLITE_TEMPLATE;
  if (path === undefined) throw new Error('There is no SQLite template for these tests: see jest.config.cjs.');
  return path;
}

async function createOnServer(template: string): Promise<TestDatabase> {
  const name = `relay_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = postgresUrl(name);
  return {
    at: { engine: 'postgres', url },
    url,
    drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** The database that the others are copies of. */
export const templateName = 'template_of_tests';

/** A database on the server that Jest has started for this run. */
export function postgresUrl(name: string): string {
  const server = process.env.TEST_POSTGRES_URL;
  if (server === undefined) throw new Error('No PostgreSQL runs for these tests: see jest.config.cjs.');
  return `${server}/${name}`;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client(postgresUrl('postgres'));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
