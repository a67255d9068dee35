import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { noteEngine } from '../engine-of';
import type { Tables } from '../schema';
import { keepPrivate } from './private-files';

const pragmas = [
  // A committed transaction is on the disk, so that acknowledged events survive a power cut (sqlite.org, "PRAGMA
  // synchronous").
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  // The log is written back to the file every 32 MB instead of every 4: pages that change again and again are written
  // once, and the disk is flushed less often (sqlite.org, "PRAGMA wal_autocheckpoint"). It limits what is read at a start
  // after a kill.
  'wal_autocheckpoint = 8000',
  // Otherwise SQLite writes a savepoint's rollback data to a file: more than the transaction itself writes.
  'temp_store = MEMORY',
];

/** Opens a SQLite file on the first query. */
export function openSqlite(path: string): Kysely<Tables> {
  if (path !== ':memory:') {
    mkdirSync(dirname(path), { recursive: true });
    keepPrivate(path);
  }
  let connected: SqliteDatabase | undefined;
  const database = async () => {
    connected = connect(path);
    return connected;
  };
  return noteEngine(new Kysely<Tables>({ dialect: new ImmediateSqliteDialect({ database }) }), {
    engine: 'sqlite',
    runNow: ({ sql, parameters }) => {
      const statement = connected?.prepare(sql);
      if (statement?.reader) return statement.all(parameters);
      statement?.run(parameters);
      return [];
    },
  });
}

function connect(path: string): SqliteDatabase {
  const connection = new BetterSqlite3(path);
  for (const pragma of pragmas) connection.pragma(pragma);
  return {
    prepare: keepStatements((sql) => connection.prepare(sql)),
    close: () => connection.close(),
  };
}

/** More than the relay's number of queries; an insert of many rows counts once per number of rows. */
const maxStatements = 500;

/**
 * Caches prepared statements: preparing a join costs more than running it. better-sqlite3 is synchronous, so a statement
 * has finished before it is used again.
 */
function keepStatements(prepare: (sql: string) => BetterSqlite3.Statement): (sql: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (kept.size >= maxStatements) kept.clear();
    const statement = takingBooleans(prepare(sql));
    kept.set(sql, statement);
    return statement;
  };
}

/** SQLite stores a boolean as 0 or 1, and better-sqlite3 refuses booleans. */
function takingBooleans(statement: BetterSqlite3.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(...parameters.map(forSqlite)),
    run: (parameters) => statement.run(...parameters.map(forSqlite)),
    iterate: (parameters) => statement.iterate(...parameters.map(forSqlite)),
  };
}

function forSqlite(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

/**
 * A transaction takes the write lock when it begins, and waits for it if necessary. If it took the lock later, it would fail
 * when the command line, a second process, has written in between (sqlite.org, "SQLITE_BUSY_SNAPSHOT").
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
