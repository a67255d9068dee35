import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * The webhook of each site, as it was last brought up to date in Jira. Its number in Jira is kept as text: PostgreSQL's
 * driver answers large numbers as text anyway.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE webhooks (
      site_id text PRIMARY KEY CONSTRAINT webhooks_site_id_foreign REFERENCES sites (id) ON DELETE CASCADE,
      organisation_id text NOT NULL,
      webhook_id text,
      url text NOT NULL,
      jql text NOT NULL,
      looked_at text NOT NULL,
      due_at text NOT NULL,
      failures integer NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX webhooks_webhook_id_index ON webhooks (webhook_id)`.execute(database);
}
