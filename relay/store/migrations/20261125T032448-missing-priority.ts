import { sql } from 'kysely';
import type { Migrating } from './migration';

/** The priority that a destination's new project doesn't have: its row waits until it is mapped again. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE mappings ADD COLUMN missing_priority text`.execute(database);
}
