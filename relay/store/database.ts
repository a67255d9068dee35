import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { migrations } from './migrations';

/** A database, or a transaction on it: every query takes one as its first argument. */
export type Database = Knex;

export type DatabaseUrl =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/**
 * Opens the database and brings its tables up to date.
 *
 * SQLite runs in WAL mode with `synchronous=FULL`: a transaction that has committed is on the disk, so that what was
 * acknowledged survives a power cut (sqlite.org, "PRAGMA synchronous").
 */
export async function openDatabase(url: DatabaseUrl): Promise<Database> {
  const database = url.engine === 'sqlite' ? openSqlite(url.path) : openPostgres(url.url);
  await database.migrate.latest({ migrationSource: migrations, tableName: 'schema_migrations' });
  return database;
}

function openSqlite(path: string): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  return createKnex({
    client: 'better-sqlite3',
    connection: { filename: path },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (
        connection: SqliteConnection,
        done: (error: Error | null, connection: SqliteConnection) => void,
      ) => {
        for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000']) {
          connection.pragma(pragma);
        }
        done(null, connection);
      },
    },
  });
}

interface SqliteConnection {
  pragma(source: string): unknown;
}

function openPostgres(url: string): Database {
  return createKnex({ client: 'pg', connection: url });
}
