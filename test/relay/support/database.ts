import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
export function useDatabase(use: (opened: Database) => void): void {
  let held: TestDatabase;
  let opened: Database;
  beforeAll(async () => {
    held = await createTestDatabase();
    opened = await openDatabase(held.at);
    use(opened);
  });
  afterAll(async () => {
    await opened.destroy();
    await held.drop();
  });
}

type Row = Record<string, unknown>;
type Held = { readonly database: TestDatabase };

/** Looks at (or changes) a relay's database as somebody would who has got hold of it. */
export async function inDatabase<T>({ database }: Held, work: (knex: Database) => Promise<T>): Promise<T> {
  const knex = connectDatabase(database.at);
  try {
    return await work(knex);
  } finally {
    await knex.destroy();
  }
}

/** The rows of a query. */
export function rowsOf(relay: Held, sql: string, ...values: string[]): Promise<Row[]> {
  return inDatabase(relay, async (knex) => rowsIn(await knex.raw(sql, values)));
}

/** What a database that is out of order refuses. */
export interface Refused {
  readonly event: 'INSERT' | 'UPDATE';
  readonly table: string;
  /** A condition on the row, as a trigger's `WHEN` writes it. */
  readonly when?: string;
}

/** Has the database refuse to write some rows, as a full disk would. @returns what ends that */
export async function refuseWrites(knex: Database, { event, table, when }: Refused): Promise<() => Promise<void>> {
  const on = `CREATE TRIGGER refuse BEFORE ${event} ON ${table}`;
  const condition = when === undefined ? '' : `WHEN (${when})`;
  const full = 'the disk is full';
  if (engine === 'sqlite') {
    await knex.raw(`${on} ${condition} BEGIN SELECT RAISE(ABORT, '${full}'); END`);
    return async () => void (await knex.raw('DROP TRIGGER refuse'));
  }
  await knex.raw(
    `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE '${full}'; END $$ LANGUAGE plpgsql`,
  );
  await knex.raw(`${on} FOR EACH ROW ${condition} EXECUTE FUNCTION refuse()`);
  return async () => void (await knex.raw(`DROP TRIGGER refuse ON ${table}`));
}

/** Everything that the database holds, each table's rows as one text. */
export function wholeDatabase(relay: Held): Promise<string> {
  return inDatabase(relay, async (knex) => {
    const texts: string[] = [];
    for (const { name } of rowsIn(await knex.raw(allTables[engine]))) {
      texts.push(JSON.stringify([name, await knex.select().from(knex.raw(String(name)))]));
    }
    return texts.join('\n');
  });
}

const allTables = {
  sqlite: `SELECT '"' || name || '"' AS name FROM sqlite_master WHERE type = 'table'`,
  postgres: `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
};

/** SQLite answers the rows themselves. */
function rowsIn(answer: Row[] | { rows: Row[] }): Row[] {
  return Array.isArray(answer) ? answer : answer.rows;
}

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
