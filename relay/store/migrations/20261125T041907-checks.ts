import { sql } from 'kysely';
import type { Migrating } from './migration';

/** When each destination is checked next, and when a refusal or the clock last had it checked. */
export async function up(database: Migrating): Promise<void> {
  // Empty is at once: it sorts before every time.
  await sql`ALTER TABLE destinations ADD COLUMN check_due_at text NOT NULL DEFAULT ''`.execute(database);
  await sql`ALTER TABLE destinations ADD COLUMN checked_at text`.execute(database);
  await sql`CREATE INDEX destinations_check_due_at_index ON destinations (check_due_at)`.execute(database);
}
