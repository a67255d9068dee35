import { sql } from 'kysely';
import type { Migrating } from './migration';

export async function up(database: Migrating): Promise<void> {
  // Linked by hand twice at the same moment, an issue and a subject still have one link.
  await sql`
    CREATE UNIQUE INDEX links_manual ON links (site_id, issue_id, subject_kind, subject_id) WHERE origin = 'manual'
  `.execute(database);
  // A ticket whose link was removed carries its marker still: it must not be found as the ticket of a later event.
  await sql`
    CREATE TABLE removed_links (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      dedup_key text NOT NULL,
      issue_id text NOT NULL,
      removed_at text NOT NULL
    )`.execute(database);
  await sql`
    CREATE INDEX removed_links_organisation_id_dedup_key_index ON removed_links (organisation_id, dedup_key)
  `.execute(database);
}
