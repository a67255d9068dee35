import type { QueryExecutorProvider } from 'kysely';
import { engineOf } from './engine-of';

/** Whether a database is PostgreSQL, where other transactions may run at the same time. */
export function isPostgres(database: QueryExecutorProvider): boolean {
  return engineOf(database).engine === 'postgres';
}
