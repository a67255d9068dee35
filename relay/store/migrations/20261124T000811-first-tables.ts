import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/**
 * Times are ISO 8601 texts in UTC, which sort as times do; JSON is kept as text, which both engines read alike. Ids are
 * texts that sort by age. Every table of tenant data names its organisation.
 */
export async function up(database: Migrating): Promise<void> {
  await createSites(database);
  await createDestinations(database);
  await createEvents(database);
  await createDeliveries(database);
  await createRecords(database);
}

async function createSites(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE sites (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      cloud_id text NOT NULL,
      name text NOT NULL,
      url text NOT NULL,
      status text NOT NULL,
      access_token text,
      refresh_token text,
      access_token_expires_at text,
      connected_by_id text NOT NULL,
      connected_by_name text NOT NULL,
      connected_at text NOT NULL,
      removed_at text
    )`.execute(database);
  await addUnique(database, 'sites', 'organisation_id', 'cloud_id');
  await sql`
    CREATE INDEX sites_status_access_token_expires_at_index ON sites (status, access_token_expires_at)
  `.execute(database);
  await sql`
    CREATE TABLE oauth_states (
      id text PRIMARY KEY,
      state_hash text NOT NULL,
      cookie_hash text NOT NULL,
      organisation_id text NOT NULL,
      user_id text NOT NULL,
      user_name text NOT NULL,
      site_id text,
      expires_at text NOT NULL
    )`.execute(database);
  await addUnique(database, 'oauth_states', 'state_hash');
  await sql`CREATE INDEX oauth_states_expires_at_index ON oauth_states (expires_at)`.execute(database);
  await sql`
    CREATE TABLE site_choices (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      user_id text NOT NULL,
      tokens text NOT NULL,
      resources text NOT NULL,
      expires_at text NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX site_choices_expires_at_index ON site_choices (expires_at)`.execute(database);
}

async function createDestinations(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE destinations (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      site_id text NOT NULL CONSTRAINT destinations_site_id_foreign REFERENCES sites (id),
      name text NOT NULL,
      enabled boolean NOT NULL,
      project_id text NOT NULL,
      project_key text NOT NULL,
      project_name text NOT NULL,
      repair_reason text,
      problems text NOT NULL,
      version integer NOT NULL,
      created_at text NOT NULL,
      deleted_at text
    )`.execute(database);
  await sql`CREATE INDEX destinations_organisation_id_index ON destinations (organisation_id)`.execute(database);
  await sql`CREATE INDEX destinations_site_id_index ON destinations (site_id)`.execute(database);
  await sql`
    CREATE TABLE mappings (
      destination_id text NOT NULL CONSTRAINT mappings_destination_id_foreign REFERENCES destinations (id),
      event_type text NOT NULL,
      enabled boolean NOT NULL,
      issue_type_id text,
      issue_type_name text,
      priority_id text,
      priority_name text,
      summary_template text NOT NULL,
      description_template text NOT NULL,
      labels text NOT NULL,
      dedup_scope text NOT NULL,
      refused_issue_type text,
      PRIMARY KEY (destination_id, event_type)
    )`.execute(database);
}

async function createEvents(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE events (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      webhook_id text NOT NULL,
      type text NOT NULL,
      subject_kind text NOT NULL,
      subject_id text NOT NULL,
      occurred_at text NOT NULL,
      received_at text NOT NULL,
      data text NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX events_received_at_index ON events (received_at)`.execute(database);
  await addUnique(database, 'events', 'organisation_id', 'webhook_id');
}

async function createDeliveries(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE deliveries (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      event_id text NOT NULL CONSTRAINT deliveries_event_id_foreign REFERENCES events (id),
      destination_id text NOT NULL CONSTRAINT deliveries_destination_id_foreign REFERENCES destinations (id),
      event_type text NOT NULL,
      subject_kind text NOT NULL,
      subject_id text NOT NULL,
      subject_name text NOT NULL,
      dedup_key text NOT NULL,
      state text NOT NULL,
      obstacle text,
      outcome text,
      reason text,
      issue_key text,
      issue_url text,
      attempts integer NOT NULL DEFAULT 0,
      failures integer NOT NULL DEFAULT 0,
      next_attempt_at text,
      last_error text,
      created_at text NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX deliveries_event_id_index ON deliveries (event_id)`.execute(database);
  await sql`CREATE INDEX deliveries_organisation_id_id_index ON deliveries (organisation_id, id)`.execute(database);
  await sql`CREATE INDEX deliveries_destination_id_state_index ON deliveries (destination_id, state)`.execute(database);
  // What is still to do is a small part of all deliveries, and every look-up of the worker is for that part.
  await sql`
    CREATE INDEX deliveries_unfinished ON deliveries (dedup_key, id) WHERE state IN ('queued', 'delivering')
  `.execute(database);
  await sql`CREATE INDEX deliveries_told ON deliveries (dedup_key, id) WHERE state = 'delivered'`.execute(database);
  await sql`
    CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE state IN ('queued', 'delivering')
  `.execute(database);
  await sql`
    CREATE TABLE attempts (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      delivery_id text NOT NULL CONSTRAINT attempts_delivery_id_foreign REFERENCES deliveries (id),
      decision text NOT NULL,
      reason text NOT NULL,
      issue_id text,
      started_at text NOT NULL,
      finished_at text,
      result text,
      is_settled boolean NOT NULL,
      jira_status integer,
      duration_ms integer,
      jira text
    )`.execute(database);
  await sql`CREATE INDEX attempts_delivery_id_id_index ON attempts (delivery_id, id)`.execute(database);
  await sql`
    CREATE TABLE leases (
      dedup_key text PRIMARY KEY,
      owner text NOT NULL,
      expires_at text NOT NULL
    )`.execute(database);
}

async function createRecords(database: Migrating): Promise<void> {
  // A link's takes_comments says whether the same event again comments on its ticket. Not the status alone: a ticket
  // reopened after its successor was filed is open, but no longer the one that is commented on.
  await sql`
    CREATE TABLE links (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      destination_id text NOT NULL CONSTRAINT links_destination_id_foreign REFERENCES destinations (id),
      site_id text NOT NULL CONSTRAINT links_site_id_foreign REFERENCES sites (id),
      issue_id text NOT NULL,
      issue_key text NOT NULL,
      issue_url text NOT NULL,
      subject_kind text NOT NULL,
      subject_id text NOT NULL,
      event_type text,
      origin text NOT NULL,
      dedup_key text,
      follows_issue_key text,
      status_name text NOT NULL,
      status_category text NOT NULL,
      takes_comments boolean NOT NULL,
      created_at text NOT NULL
    )`.execute(database);
  await sql`
    CREATE INDEX links_organisation_id_subject_kind_subject_id_id_index
    ON links (organisation_id, subject_kind, subject_id, id)`.execute(database);
  await sql`CREATE INDEX links_site_id_issue_id_index ON links (site_id, issue_id)`.execute(database);
  await sql`CREATE INDEX links_destination_id_id_index ON links (destination_id, id)`.execute(database);
  await sql`CREATE INDEX links_dedup_key_id_index ON links (dedup_key, id)`.execute(database);
  // At most one open ticket a dedup key: the database refuses what a rule might miss.
  await sql`CREATE UNIQUE INDEX links_open ON links (dedup_key) WHERE takes_comments`.execute(database);
  await sql`
    CREATE TABLE subjects (
      organisation_id text NOT NULL,
      kind text NOT NULL,
      id text NOT NULL,
      subject text NOT NULL,
      updated_at text NOT NULL,
      PRIMARY KEY (organisation_id, kind, id)
    )`.execute(database);
  await sql`
    CREATE TABLE audit_log (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      action text NOT NULL,
      actor_type text NOT NULL,
      actor_id text NOT NULL,
      actor_name text NOT NULL,
      target_kind text NOT NULL,
      target_id text NOT NULL,
      target_name text NOT NULL,
      details text NOT NULL,
      at text NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX audit_log_organisation_id_id_index ON audit_log (organisation_id, id)`.execute(database);
  await sql`
    CREATE INDEX audit_log_organisation_id_action_id_index ON audit_log (organisation_id, action, id)
  `.execute(database);
}

/** PostgreSQL has it as a constraint of the table; SQLite would give such a constraint's index a name of its own. */
async function addUnique(database: Migrating, table: string, ...columns: string[]): Promise<void> {
  const name = sql.ref([table, ...columns, 'unique'].join('_'));
  const unique = sql.join(columns.map((column) => sql.ref(column)));
  const statement = isPostgres(database)
    ? sql`ALTER TABLE ${sql.table(table)} ADD CONSTRAINT ${name} UNIQUE (${unique})`
    : sql`CREATE UNIQUE INDEX ${name} ON ${sql.table(table)} (${unique})`;
  await statement.execute(database);
}
