import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Whether a destination only waits until Jira shows its project again, and whether Jira takes no more comments on a ticket. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE destinations ADD COLUMN is_project_hidden boolean NOT NULL DEFAULT false`.execute(database);
  await sql`ALTER TABLE links ADD COLUMN refuses_comments boolean NOT NULL DEFAULT false`.execute(database);
}
