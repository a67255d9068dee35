import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * Tickets that an admin had created to test a row. Its unclear_since is the last moment at which the create can still
 * have been on its way; the relay doesn't look for the ticket before that.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE test_tickets (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      destination_id text NOT NULL CONSTRAINT test_tickets_destination_id_foreign REFERENCES destinations (id),
      site_id text NOT NULL CONSTRAINT test_tickets_site_id_foreign REFERENCES sites (id),
      project_id text NOT NULL,
      event_type text NOT NULL,
      sent_by_id text NOT NULL,
      sent_by_name text NOT NULL,
      started_at text NOT NULL,
      state text NOT NULL,
      unclear_since text NOT NULL,
      look_at text,
      issue_id text,
      issue_key text,
      issue_url text,
      ended_at text
    )`.execute(database);
  await sql`
    CREATE INDEX test_tickets_organisation_id_destination_id_id_index
    ON test_tickets (organisation_id, destination_id, id)`.execute(database);
  await sql`CREATE INDEX test_tickets_unclear ON test_tickets (look_at) WHERE state = 'sending'`.execute(database);
}
