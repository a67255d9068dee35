import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * Issues that Jira reported as changed, until they have been read again: each once, however often it was reported. Its
 * mark is another one each time: a read that began before the last report doesn't count.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE changed_issues (
      site_id text NOT NULL CONSTRAINT changed_issues_site_id_foreign REFERENCES sites (id) ON DELETE CASCADE,
      organisation_id text NOT NULL,
      issue_id text NOT NULL,
      mark text NOT NULL,
      due_at text NOT NULL,
      failures integer NOT NULL,
      PRIMARY KEY (site_id, issue_id)
    )`.execute(database);
  await sql`CREATE INDEX changed_issues_due_at_index ON changed_issues (due_at)`.execute(database);
  await sql`CREATE INDEX sites_cloud_id_index ON sites (cloud_id)`.execute(database);
}
