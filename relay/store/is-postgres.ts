import { type QueryExecutorProvider, sql } from 'kysely';

const parameter = sql`${0}`;

/**
 * Whether a database is PostgreSQL, where other transactions may run at the same time. A database does not name its
 * engine in public, but writes a parameter as its engine does.
 */
export function isPostgres(database: QueryExecutorProvider): boolean {
  return parameter.compile(database).sql === '$1';
}
