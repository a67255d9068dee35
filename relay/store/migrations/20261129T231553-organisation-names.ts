import { sql } from 'kysely';
import type { Migrating } from './migration';

/** What AvsB calls an organisation, for people in Jira who see subjects of several. */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE organisations (
      organisation_id text PRIMARY KEY,
      name text NOT NULL
    )`.execute(database);
}
