import { sql } from 'kysely';
import type { Migrating } from './migration';

/** An organisation's links in the order in which they are listed, however many links others have. */
export async function up(database: Migrating): Promise<void> {
  await sql`CREATE INDEX links_listed ON links (organisation_id, id)`.execute(database);
}
