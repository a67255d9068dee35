import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * What an exact look for a ticket of unknown outcome needs: the newest key that is known of each project; with each
 * create, the project and its newest key as it was known before; and with each ticket, the delivery that filed it.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE project_keys (
      organisation_id text NOT NULL,
      site_id text NOT NULL,
      project_id text NOT NULL,
      newest_number integer NOT NULL,
      PRIMARY KEY (site_id, project_id)
    )`.execute(database);
  await sql`CREATE INDEX project_keys_organisation_id_index ON project_keys (organisation_id)`.execute(database);
  await sql`ALTER TABLE attempts ADD COLUMN project_key text`.execute(database);
  await sql`ALTER TABLE attempts ADD COLUMN newest_number integer`.execute(database);
  await sql`ALTER TABLE links ADD COLUMN delivery_id text`.execute(database);
}
