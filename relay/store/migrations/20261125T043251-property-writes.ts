import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * Tickets whose issue property no longer says how their subject stands, until it has been written again. The mark is
 * another one each time that the subject changes: a write that began before the last change doesn't count.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE property_writes (
      link_id text PRIMARY KEY CONSTRAINT property_writes_link_id_foreign REFERENCES links (id) ON DELETE CASCADE,
      organisation_id text NOT NULL,
      site_id text NOT NULL,
      mark text NOT NULL,
      due_at text NOT NULL,
      failures integer NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX property_writes_due_at_index ON property_writes (due_at)`.execute(database);
}
