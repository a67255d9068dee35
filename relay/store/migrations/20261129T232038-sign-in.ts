import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * As of when a session's permissions are known, and which connections only a signed-in user may complete. A session
 * that began before ends, since the age of its permissions isn't known.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`DELETE FROM sessions`.execute(database);
  await sql`ALTER TABLE sessions ADD COLUMN permissions_at text NOT NULL DEFAULT ''`.execute(database);
  await sql`
    CREATE INDEX sessions_organisation_id_user_id_index ON sessions (organisation_id, user_id)
  `.execute(database);
  await sql`ALTER TABLE oauth_states ADD COLUMN needs_session boolean NOT NULL DEFAULT false`.execute(database);
}
