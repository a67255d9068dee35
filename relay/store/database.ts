import { type Kysely, sql } from 'kysely';
import { compareBytewise, migrate } from './migrate';
import { withAdvisoryLock } from './postgres/advisory-lock';
import { openPostgres } from './postgres/connect';
import type { Tables } from './schema';
import { openSqlite } from './sqlite/connect';

/** A database, or a transaction on it: every query takes one as its first argument. */
export type Database = Kysely<Tables>;

export type DatabaseUrl =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/**
 * Opens the database and brings its tables up to date, once where several processes start together.
 *
 * @throws DatabaseProblem where PostgreSQL cannot be used
 */
export async function openDatabase(url: DatabaseUrl): Promise<Database> {
  const database = connectDatabase(url);
  try {
    if (url.engine === 'sqlite') await migrate(database);
    else await withAdvisoryLock(url.url, () => migratePostgres(database));
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Opens the database as it stands. It connects when the first query needs it. */
export function connectDatabase(url: DatabaseUrl): Database {
  return url.engine === 'sqlite' ? openSqlite(url.path) : openPostgres(url.url);
}

const parameter = sql`${0}`;

/**
 * Whether it is PostgreSQL, where other transactions may run at the same time. A database does not name its engine, but
 * writes a parameter as its engine does.
 */
export function isPostgres(database: Database): boolean {
  return parameter.compile(database).sql === '$1';
}

/** Asks the database for nothing, to find out whether it answers. */
export async function ping(database: Database): Promise<void> {
  await sql`SELECT 1`.execute(database);
}

/** The database as an operator knows it, without the password. */
export function placeOf(url: DatabaseUrl): string {
  if (url.engine === 'sqlite') return url.path;
  const { host, pathname } = new URL(url.url);
  return `${host}${pathname}`;
}

/** Brings the tables of a PostgreSQL up to date. The caller sees to it that no other process does so at the same time. */
export async function migratePostgres(database: Database): Promise<void> {
  await migrate(database);
  await compareBytewise(database);
}
