import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/**
 * Times that the relay's own clock gave. Those that were copied from elsewhere stay texts, as they were spelled:
 * `events.occurred_at`, `subjects.updated_at`, and `subjects.results_url_since`, which was filled from it once. So does
 * `job_runs.started_at`, where empty means that a job never started.
 */
const times = {
  attempts: ['started_at', 'finished_at'],
  audit_log: ['at'],
  deliveries: ['next_attempt_at', 'created_at'],
  destinations: ['created_at', 'deleted_at', 'checked_at'],
  events: ['received_at', 'trimmed_at'],
  job_runs: ['finished_at', 'tick'],
  limit_pauses: ['until'],
  links: ['created_at'],
  moves: ['started_at', 'finished_at'],
  oauth_states: ['expires_at'],
  points_spent: ['minute'],
  removed_links: ['removed_at'],
  sessions: ['permissions_at', 'expires_at'],
  site_choices: ['expires_at'],
  sites: ['access_token_expires_at', 'connected_at', 'removed_at', 'returned_at'],
  sync_runs: ['started_at', 'finished_at'],
  test_tickets: ['started_at', 'unclear_since', 'ended_at'],
  used_tokens: ['expires_at'],
  webhooks: ['looked_at'],
  work_items: ['due_at', 'lease_expires_at'],
} as const;

/** Documents that the relay wrote as JSON. What is encrypted, such as `site_choices.tokens`, is none. */
const documents = {
  attempts: ['jira'],
  audit_log: ['details'],
  deliveries: ['last_error'],
  destinations: ['problems'],
  events: ['data'],
  mappings: ['settings', 'missing'],
  sessions: ['permissions'],
  site_choices: ['resources'],
  subjects: ['subject'],
} as const;

/** What columns had as their default. A session's permissions that are as old as can be are replaced by any others. */
const defaults: Readonly<Record<string, string>> = {
  'mappings.settings': '{}',
  'mappings.missing': '{}',
  'sessions.permissions_at': '1970-01-01T00:00:00.000Z',
};

/**
 * Gives PostgreSQL's columns the types of what they hold: times with a time zone, and JSON. It is `json`, which keeps a
 * document word for word; `jsonb` refuses an escaped NUL, which people may write. SQLite has no such types.
 *
 * Each table is rewritten once, and locked meanwhile. No relay of a version before may run on: with Knex it would read
 * dates and objects where it expects texts, and later ones have prepared statements that send texts.
 */
export async function up(database: Migrating): Promise<void> {
  if (!isPostgres(database)) return;
  const tables = new Set([...Object.keys(times), ...Object.keys(documents)]);
  for (const table of [...tables].sort()) {
    const changes = [...columnsOf(times, table).map((column) => toTime(table, column))];
    changes.push(...columnsOf(documents, table).map((column) => toJson(table, column)));
    await sql`ALTER TABLE ${sql.table(table)} ${sql.join(changes)}`.execute(database);
    // The planner's statistics of a column are gone with its type.
    await sql`ANALYZE ${sql.table(table)}`.execute(database);
  }
}

function columnsOf(of: Readonly<Record<string, readonly string[]>>, table: string): readonly string[] {
  return of[table] ?? [];
}

function toTime(table: string, column: string) {
  const time = sql.ref(column);
  const initial = defaults[`${table}.${column}`];
  if (initial === undefined) return sql`ALTER COLUMN ${time} TYPE timestamptz USING ${time}::timestamptz`;
  const filled = sql`coalesce(nullif(${time}, ''), ${sql.lit(initial)})`;
  return withDefault(column, initial, sql`TYPE timestamptz USING ${filled}::timestamptz`);
}

function toJson(table: string, column: string) {
  const document = sql.ref(column);
  const initial = defaults[`${table}.${column}`];
  const change = sql`TYPE json USING ${document}::json`;
  return initial === undefined ? sql`ALTER COLUMN ${document} ${change}` : withDefault(column, initial, change);
}

/** PostgreSQL does not convert a default. */
function withDefault(column: string, initial: string, change: ReturnType<typeof sql>) {
  const name = sql.ref(column);
  return sql`
    ALTER COLUMN ${name} DROP DEFAULT,
    ALTER COLUMN ${name} ${change},
    ALTER COLUMN ${name} SET DEFAULT ${sql.lit(initial)}`;
}
