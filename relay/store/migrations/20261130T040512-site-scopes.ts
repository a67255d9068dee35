import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/** A site was only ever connected with all of these. */
const granted = ['read:jira-work', 'write:jira-work', 'manage:jira-webhook', 'read:license:jira', 'offline_access'];

/** What Atlassian granted at each site, and when its tokens were last renewed, which is unknown so far. */
export async function up(database: Migrating): Promise<void> {
  const [json, time] = !isPostgres(database) ? (['text', 'text'] as const) : (['json', 'timestamptz'] as const);
  const initial = sql.lit(JSON.stringify(granted));
  await sql`ALTER TABLE sites ADD COLUMN scopes ${sql.raw(json)} NOT NULL DEFAULT ${initial}`.execute(database);
  await sql`ALTER TABLE sites ADD COLUMN last_refresh_at ${sql.raw(time)}`.execute(database);
}
