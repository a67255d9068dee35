import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Jira calls one address for an OAuth app on a site: that of another relay, where two share an app. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE webhooks ADD COLUMN other_url text`.execute(database);
}
