import type { QueryExecutorProvider } from 'kysely';

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
