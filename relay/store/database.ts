import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { compareBytewise, migrate } from './migrate';
import { aloneOnPostgres } from './postgres/advisory-lock';
import { openPostgres } from './postgres/connect';
import { keepPrivate } from './private-files';

/** A database, or a transaction on it: every query takes one as its first argument. */
export type Database = Knex;

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
    else await aloneOnPostgres(url.url, () => migratePostgres(database));
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/**
 * Opens the database as it stands.
 *
 * SQLite runs in WAL mode with `synchronous=FULL`: a transaction that has committed is on the disk, so that what was
 * acknowledged survives a power cut (sqlite.org, "PRAGMA synchronous").
 */
export function connectDatabase(url: DatabaseUrl): Database {
  return url.engine === 'sqlite' ? openSqlite(url.path) : openPostgres(url.url);
}

/** Whether it is PostgreSQL, where other transactions may run at the same time. */
export function isPostgres(database: Database): boolean {
  return database.client.config.client === 'pg';
}

/** The database as an operator knows it, without the password. */
export function placeOf(url: DatabaseUrl): string {
  if (url.engine === 'sqlite') return url.path;
  const { host, pathname } = new URL(url.url);
  return `${host}${pathname}`;
}

/** Brings the tables of a PostgreSQL up to date. The caller sees to it that nobody else does so at the same time. */
export async function migratePostgres(database: Database): Promise<void> {
  await migrate(database);
  await compareBytewise(database);
}

const pragmas = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  // The log goes into the file every 32 MB rather than every 4: what busy keys dirty again and again is written once, and
  // the disk is flushed less often (sqlite.org, "PRAGMA wal_autocheckpoint"). It bounds what a start after a kill reads.
  'wal_autocheckpoint = 8000',
  // What a savepoint keeps to take back is written to a file otherwise: more than the transaction itself writes.
  'temp_store = MEMORY',
];

function openSqlite(path: string): Database {
  if (path !== ':memory:') {
    mkdirSync(dirname(path), { recursive: true });
    keepPrivate(path);
  }
  const opened: OpenedSqlite = { connection: undefined };
  const database = createKnex({
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
        for (const pragma of pragmas) connection.pragma(pragma);
        keepStatements(connection);
        opened.connection = connection;
        done(null, connection);
      },
    },
  });
  return database.withUserParams({ sqlite: opened });
}

/** What the relay uses of better-sqlite3's connection. */
export interface SqliteConnection {
  readonly inTransaction: boolean;
  pragma(source: string): unknown;
  prepare(sql: string): SqliteStatement;
}

interface SqliteStatement {
  /** Whether it answers rows. */
  readonly reader: boolean;
  all(bindings: readonly unknown[]): unknown[];
  run(bindings: readonly unknown[]): unknown;
}

interface OpenedSqlite {
  connection: SqliteConnection | undefined;
}

/**
 * SQLite's connection, where a statement may be run on it at once: within the transaction that is given, or while
 * nobody else is in one. Undefined on PostgreSQL, and where Knex must say when it is whose turn.
 */
export function freeSqliteOf(database: Database): SqliteConnection | undefined {
  const { sqlite } = database.userParams as { readonly sqlite?: OpenedSqlite };
  const connection = sqlite?.connection;
  if (connection === undefined) return undefined;
  if (database.isTransaction) return (database as Knex.Transaction).isCompleted() ? undefined : connection;
  return connection.inTransaction ? undefined : connection;
}

/**
 * A transaction takes the lock for writing when it begins, and waits for it if it must. One that reads first and writes
 * later would fail where the command line, a second process, has written in between (sqlite.org, "SQLITE_BUSY_SNAPSHOT").
 */
const beginAtOnce = 'BEGIN IMMEDIATE;';

/** More than the relay has queries; inserts of many rows have one for each number of rows. */
const maxStatements = 500;

/**
 * Keeps prepared statements: Knex prepares each query again, which for a join costs more than running it. A statement
 * is run to its end before the next begins, since better-sqlite3 is synchronous, so that it can be used again.
 */
function keepStatements(connection: SqliteConnection): void {
  const prepare = connection.prepare.bind(connection);
  const kept = new Map<string, SqliteStatement>();
  connection.prepare = (asked) => {
    const sql = asked === 'BEGIN;' ? beginAtOnce : asked;
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (kept.size >= maxStatements) kept.clear();
    const statement = prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
}
