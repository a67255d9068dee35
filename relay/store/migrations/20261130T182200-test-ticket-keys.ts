import { sql } from 'kysely';
import type { Migrating } from './migration';

/** With each test ticket, the project and its newest key as it was known before: what an exact look for it needs. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE test_tickets ADD COLUMN project_key text`.execute(database);
  await sql`ALTER TABLE test_tickets ADD COLUMN newest_number integer`.execute(database);
}
