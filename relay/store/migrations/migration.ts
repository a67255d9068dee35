import { PostgresAdapter, type QueryExecutorProvider } from 'kysely';

/**
 * A database as a migration sees it. Its tables have no types: they are those of the moment at which the migration was
 * written, which no code of today knows. So migrations are written in SQL.
 */
export type Migrating = QueryExecutorProvider;

export interface Migration {
  /** When it was written, to the second, and what it is about: `20261124T000811-first-tables`. */
  readonly name: string;
  /** Runs in a transaction of its own. */
  up(database: Migrating): Promise<void>;
}

/** Which of the two engines a database is on, for statements that they spell differently. */
export function engineOf(database: Migrating): 'sqlite' | 'postgres' {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
