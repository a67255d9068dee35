import { type Kysely, sql } from 'kysely';
import { compareBytewise, migrate } from './migrate';
import { withAdvisoryLock } from './postgres/advisory-lock';
import { openPostgres } from './postgres/connect';
import type { Tables } from './schema';
import { openSqlite } from './sqlite/connect';

/** A database, or a transaction on it: every query function takes one as its first argument. */
export type Database = Kysely<Tables>;

export type DatabaseUrl =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/**
 * Opens the database and migrates its tables; if several processes start together, only one of them migrates.
 *
 * @throws DatabaseProblem if PostgreSQL cannot be used
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

/** Opens the database without migrating it. It connects on the first query. */
export function connectDatabase(url: DatabaseUrl): Database {
  return url.engine === 'sqlite' ? openSqlite(url.path) : openPostgres(url.url);
}

/** Runs an empty query, to find out whether the database answers. */
export async function ping(database: Database): Promise<void> {
  await sql`SELECT 1`.execute(database);
}

/** The database as shown to an operator, without the password. */
export function placeOf(url: DatabaseUrl): string {
  if (url.engine === 'sqlite') return url.path;
  const { host, pathname } = new URL(url.url);
  return `${host}${pathname}`;
}

/** Migrates the tables of a PostgreSQL. The caller makes sure that no other process does so at the same time. */
export async function migratePostgres(database: Database): Promise<void> {
  await migrate(database);
  await compareBytewise(database);
}
