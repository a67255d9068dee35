import { sql } from 'kysely';
import type { Database } from './database';
import { isPostgres } from './is-postgres';

/**
 * Locks names until the transaction ends, always in the same order so that two transactions don't deadlock: waits for
 * transactions that hold one of them, and makes later ones wait. For data that is read, and then written depending on
 * what was read. SQLite only has one transaction at a time.
 */
export async function lockInOrder(transaction: Database, names: readonly string[]): Promise<void> {
  if (names.length === 0 || !isPostgres(transaction)) return;
  await sql`
    SELECT pg_advisory_xact_lock(id)
    FROM (SELECT DISTINCT hashtextextended(name, 0) AS id FROM unnest(${[...names]}::text[]) AS names (name) ORDER BY id)
      AS turns`.execute(transaction);
}
