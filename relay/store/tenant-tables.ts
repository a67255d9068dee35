import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { columnList, isAfter, type StoredRow } from './keys';

/** A table whose rows belong to organisations. */
export interface TenantTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly json?: readonly string[];
  /** Columns that SQLite stores as 0 and 1. */
  readonly booleans?: readonly string[];
  /** Columns that let their holder act as a person or as AvsB: never exported. */
  readonly secrets?: readonly string[];
}

/** Every table with rows of an organisation. A table that refers to another comes before it. */
export const tenantTables: readonly TenantTable[] = [
  { name: 'attempts', key: ['id'], json: ['jira'], booleans: ['is_settled'] },
  { name: 'deliveries', key: ['id'], json: ['last_error', 'progress'], booleans: ['is_forced'] },
  // Deleting deliveries changes them.
  { name: 'delivery_counts', key: ['organisation_id', 'destination_id', 'hour', 'kind', 'bin', 'part'] },
  { name: 'events', key: ['id'], json: ['data'] },
  { name: 'removed_links', key: ['id'] },
  { name: 'links', key: ['id'], json: ['life'], booleans: ['takes_comments', 'refuses_comments'] },
  { name: 'project_keys', key: ['site_id', 'project_id'] },
  { name: 'test_tickets', key: ['id'] },
  { name: 'callbacks', key: ['id'], json: ['body'] },
  { name: 'notice_messages', key: ['id'] },
  { name: 'notices', key: ['id'], json: ['about'], booleans: ['enabled'], secrets: ['target', 'secret'] },
  { name: 'problems', key: ['id'] },
  { name: 'subjects', key: ['organisation_id', 'kind', 'id'], json: ['subject'] },
  {
    name: 'mappings',
    key: ['destination_id', 'event_type'],
    json: ['settings', 'missing', 'conditions'],
    booleans: ['enabled'],
  },
  { name: 'guard_keys', key: ['dedup_key'], booleans: ['is_passed'] },
  { name: 'destinations', key: ['id'], json: ['problems'], booleans: ['enabled', 'is_project_hidden'] },
  { name: 'webhooks', key: ['site_id'] },
  { name: 'sync_runs', key: ['site_id'] },
  { name: 'site_choices', key: ['id'], json: ['resources'], secrets: ['tokens'] },
  { name: 'oauth_states', key: ['id'], secrets: ['state_hash', 'cookie_hash'] },
  { name: 'sessions', key: ['cookie_hash'], json: ['permissions'], secrets: ['cookie_hash'] },
  { name: 'sites', key: ['id'], json: ['scopes'], secrets: ['access_token', 'refresh_token'] },
  { name: 'audit_log', key: ['id'], json: ['details'] },
  { name: 'organisations', key: ['organisation_id'] },
];

/** The condition that a row of a table belongs to an organisation. */
export function isOfTenant({ name }: TenantTable, organisationId: string): RawBuilder<SqlBool> {
  const isOwn = sql<SqlBool>`organisation_id = ${organisationId}`;
  return name === 'mappings' ? sql`destination_id IN (SELECT id FROM destinations WHERE ${isOwn})` : isOwn;
}

/** The rows of an organisation in a table, in batches and in the order of their keys. */
export async function* batchesOfTenant(
  database: Database,
  table: TenantTable,
  organisationId: string,
  atOnce: number,
): AsyncGenerator<readonly StoredRow[]> {
  const { name, key } = table;
  for (let last: StoredRow | undefined; ; ) {
    const isNext = last === undefined ? sql`1 = 1` : isAfter(last, key);
    const { rows } = await sql<StoredRow>`
      SELECT * FROM ${sql.table(name)} WHERE ${isOfTenant(table, organisationId)} AND ${isNext}
      ORDER BY ${columnList(key)} LIMIT ${sql.lit(atOnce)}`.execute(database);
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) return;
  }
}
