import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * What is left out of tickets because a create screen in Jira doesn't have it: what the last check saw for each row, what
 * an attempt left out, and the ticket that a delivery has filed while its description is still to be added as a comment.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE mappings ADD COLUMN off_screen text`.execute(database);
  await sql`ALTER TABLE attempts ADD COLUMN left_out text`.execute(database);
  await sql`ALTER TABLE deliveries ADD COLUMN filed text`.execute(database);
}
