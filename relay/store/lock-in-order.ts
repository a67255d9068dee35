import { sql } from 'kysely';
import { type Database, isPostgres } from './database';

/**
 * Lets transactions that touch the same things go one after the other: waits for those that have named one of them, and
 * holds up later ones until this transaction ends. For what is read, thought about and then written. SQLite has one
 * transaction at a time anyway.
 */
export async function lockInOrder(transaction: Database, names: readonly string[]): Promise<void> {
  if (names.length === 0 || !isPostgres(transaction)) return;
  // In order, so that two that name the same things wait for each other rather than for ever.
  await sql`
    SELECT pg_advisory_xact_lock(id)
    FROM (SELECT DISTINCT hashtextextended(name, 0) AS id FROM unnest(${[...names]}::text[]) AS names (name) ORDER BY id)
      AS turns`.execute(transaction);
}
