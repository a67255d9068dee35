import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * How far the sync of each site has come, so that one which was cut off continues there: its cursor is the last issue id
 * that was read, in the order of texts.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE sync_runs (
      site_id text PRIMARY KEY CONSTRAINT sync_runs_site_id_foreign REFERENCES sites (id) ON DELETE CASCADE,
      organisation_id text NOT NULL,
      started_at text NOT NULL,
      cursor text,
      finished_at text
    )`.execute(database);
  // A site's recent issues in order of their ids, read from the index alone: most links are older than 90 days one day.
  await sql`CREATE INDEX links_to_sync ON links (organisation_id, site_id, issue_id, created_at)`.execute(database);
}
