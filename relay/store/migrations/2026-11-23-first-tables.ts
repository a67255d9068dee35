import type { Knex } from 'knex';

/**
 * Times are ISO 8601 texts in UTC, which sort as times do; JSON is kept as text, which both engines read alike. Ids are
 * texts that sort by age. Every table of tenant data names its organisation.
 */
export async function up(knex: Knex): Promise<void> {
  await createSites(knex);
  await createDestinations(knex);
  await createEvents(knex);
  await createDeliveries(knex);
  await createRecords(knex);
}

export async function down(knex: Knex): Promise<void> {
  const tables = [
    'audit_log',
    'subjects',
    'links',
    'leases',
    'attempts',
    'deliveries',
    'events',
    'mappings',
    'destinations',
    'site_choices',
    'oauth_states',
    'sites',
  ];
  for (const table of tables) await knex.schema.dropTableIfExists(table);
}

async function createSites(knex: Knex): Promise<void> {
  await knex.schema.createTable('sites', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('cloud_id').notNullable();
    table.text('name').notNullable();
    table.text('url').notNullable();
    table.text('status').notNullable();
    table.text('access_token');
    table.text('refresh_token');
    table.text('access_token_expires_at');
    table.text('connected_by_id').notNullable();
    table.text('connected_by_name').notNullable();
    table.text('connected_at').notNullable();
    table.text('removed_at');
    table.unique(['organisation_id', 'cloud_id']);
    table.index(['status', 'access_token_expires_at']);
  });
  await knex.schema.createTable('oauth_states', (table) => {
    table.text('id').primary();
    table.text('state_hash').notNullable().unique();
    table.text('cookie_hash').notNullable();
    table.text('organisation_id').notNullable();
    table.text('user_id').notNullable();
    table.text('user_name').notNullable();
    table.text('site_id');
    table.text('expires_at').notNullable().index();
  });
  await knex.schema.createTable('site_choices', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('user_id').notNullable();
    table.text('tokens').notNullable();
    table.text('resources').notNullable();
    table.text('expires_at').notNullable().index();
  });
}

async function createDestinations(knex: Knex): Promise<void> {
  await knex.schema.createTable('destinations', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable().index();
    table.text('site_id').notNullable().references('id').inTable('sites');
    table.text('name').notNullable();
    table.boolean('enabled').notNullable();
    table.text('project_id').notNullable();
    table.text('project_key').notNullable();
    table.text('project_name').notNullable();
    table.text('repair_reason');
    table.text('problems').notNullable();
    table.integer('version').notNullable();
    table.text('created_at').notNullable();
    table.text('deleted_at');
    table.index(['site_id']);
  });
  await knex.schema.createTable('mappings', (table) => {
    table.text('destination_id').notNullable().references('id').inTable('destinations');
    table.text('event_type').notNullable();
    table.boolean('enabled').notNullable();
    table.text('issue_type_id');
    table.text('issue_type_name');
    table.text('priority_id');
    table.text('priority_name');
    table.text('summary_template').notNullable();
    table.text('description_template').notNullable();
    table.text('labels').notNullable();
    table.text('dedup_scope').notNullable();
    table.text('refused_issue_type');
    table.primary(['destination_id', 'event_type']);
  });
}

async function createEvents(knex: Knex): Promise<void> {
  await knex.schema.createTable('events', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('webhook_id').notNullable();
    table.text('type').notNullable();
    table.text('subject_kind').notNullable();
    table.text('subject_id').notNullable();
    table.text('occurred_at').notNullable();
    table.text('received_at').notNullable().index();
    table.text('data').notNullable();
    table.unique(['organisation_id', 'webhook_id']);
  });
}

async function createDeliveries(knex: Knex): Promise<void> {
  await knex.schema.createTable('deliveries', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('event_id').notNullable().references('id').inTable('events').index();
    table.text('destination_id').notNullable().references('id').inTable('destinations');
    table.text('event_type').notNullable();
    table.text('subject_kind').notNullable();
    table.text('subject_id').notNullable();
    table.text('subject_name').notNullable();
    table.text('dedup_key').notNullable();
    table.text('state').notNullable();
    table.text('obstacle');
    table.text('outcome');
    table.text('reason');
    table.text('issue_key');
    table.text('issue_url');
    table.integer('attempts').notNullable().defaultTo(0);
    table.integer('failures').notNullable().defaultTo(0);
    table.text('next_attempt_at');
    table.text('last_error');
    table.text('created_at').notNullable();
    table.index(['organisation_id', 'id']);
    table.index(['destination_id', 'state']);
  });
  // What is still to do is a small part of all deliveries, and every look-up of the worker is for that part.
  await knex.raw(
    "CREATE INDEX deliveries_unfinished ON deliveries (dedup_key, id) WHERE state IN ('queued', 'delivering')",
  );
  await knex.raw("CREATE INDEX deliveries_told ON deliveries (dedup_key, id) WHERE state = 'delivered'");
  await knex.raw(
    "CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE state IN ('queued', 'delivering')",
  );
  await knex.schema.createTable('attempts', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('delivery_id').notNullable().references('id').inTable('deliveries');
    table.text('decision').notNullable();
    table.text('reason').notNullable();
    table.text('issue_id');
    table.text('started_at').notNullable();
    table.text('finished_at');
    table.text('result');
    table.boolean('is_settled').notNullable();
    table.integer('jira_status');
    table.integer('duration_ms');
    table.text('jira');
    table.index(['delivery_id', 'id']);
  });
  await knex.schema.createTable('leases', (table) => {
    table.text('dedup_key').primary();
    table.text('owner').notNullable();
    table.text('expires_at').notNullable();
  });
}

async function createRecords(knex: Knex): Promise<void> {
  await knex.schema.createTable('links', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('destination_id').notNullable().references('id').inTable('destinations');
    table.text('site_id').notNullable().references('id').inTable('sites');
    table.text('issue_id').notNullable();
    table.text('issue_key').notNullable();
    table.text('issue_url').notNullable();
    table.text('subject_kind').notNullable();
    table.text('subject_id').notNullable();
    table.text('event_type');
    table.text('origin').notNullable();
    table.text('dedup_key');
    table.text('follows_issue_key');
    table.text('status_name').notNullable();
    table.text('status_category').notNullable();
    // Whether the same event again comments here. Not the status alone: a ticket reopened after its successor was
    // filed is open, but no longer the one that is commented on.
    table.boolean('takes_comments').notNullable();
    table.text('created_at').notNullable();
    table.index(['organisation_id', 'subject_kind', 'subject_id', 'id']);
    table.index(['site_id', 'issue_id']);
    table.index(['destination_id', 'id']);
    table.index(['dedup_key', 'id']);
  });
  // At most one open ticket a dedup key: the database refuses what a rule might miss.
  await knex.raw('CREATE UNIQUE INDEX links_open ON links (dedup_key) WHERE takes_comments');
  await knex.schema.createTable('subjects', (table) => {
    table.text('organisation_id').notNullable();
    table.text('kind').notNullable();
    table.text('id').notNullable();
    table.text('subject').notNullable();
    table.text('updated_at').notNullable();
    table.primary(['organisation_id', 'kind', 'id']);
  });
  await knex.schema.createTable('audit_log', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('action').notNullable();
    table.text('actor_type').notNullable();
    table.text('actor_id').notNullable();
    table.text('actor_name').notNullable();
    table.text('target_kind').notNullable();
    table.text('target_id').notNullable();
    table.text('target_name').notNullable();
    table.text('details').notNullable();
    table.text('at').notNullable();
    table.index(['organisation_id', 'id']);
    table.index(['organisation_id', 'action', 'id']);
  });
}
