import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Links of a subject of which only the id is given. */
export async function up(database: Migrating): Promise<void> {
  await sql`CREATE INDEX links_of_subject_id ON links (organisation_id, subject_id, id)`.execute(database);
}
