import BetterSqlite3 from 'better-sqlite3';
import type { TestRelay } from '../support/relay';

type Row = Record<string, unknown>;

/** Looks at (or changes) the relay's database file as somebody would who has got hold of it. */
export function inDatabase<T>({ folder }: Pick<TestRelay, 'folder'>, work: (database: BetterSqlite3.Database) => T): T {
  const database = new BetterSqlite3(`${folder}/relay.db`);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** The rows of a query. */
export function rowsOf(relay: Pick<TestRelay, 'folder'>, sql: string, ...values: unknown[]): Row[] {
  return inDatabase(relay, (database) => database.prepare(sql).all(...values) as Row[]);
}

/** Everything that the database holds, each table's rows as one text. */
export function wholeDatabase(relay: Pick<TestRelay, 'folder'>): string {
  const tables = rowsOf(relay, "SELECT name FROM sqlite_master WHERE type = 'table'");
  return tables.map(({ name }) => JSON.stringify([name, rowsOf(relay, `SELECT * FROM "${name}"`)])).join('\n');
}
