import { type CompiledQuery, type QueryExecutorProvider, sql } from 'kysely';

/** What is known of a database besides its queries. */
export interface EngineOf {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * Runs a compiled query on the one connection that SQLite has, without waiting for it: only for who holds it, which is
   * the running transaction. Missing on PostgreSQL.
   */
  readonly runNow?: (query: CompiledQuery) => readonly unknown[];
}

const engines = new WeakMap<QueryExecutorProvider, EngineOf>();

/** Notes a database's engine when it is opened, and a transaction's when it begins. */
export function noteEngine<Opened extends QueryExecutorProvider>(database: Opened, engine: EngineOf): Opened {
  engines.set(database, engine);
  return database;
}

const parameter = sql`${0}`;

/** A database does not name its engine in public, but where it isn't noted: it writes a parameter as its engine does. */
export function engineOf(database: QueryExecutorProvider): EngineOf {
  const noted = engines.get(database);
  if (noted !== undefined) return noted;
  const engine = { engine: parameter.compile(database).sql === '$1' ? 'postgres' : 'sqlite' } as const;
  engines.set(database, engine);
  return engine;
}
