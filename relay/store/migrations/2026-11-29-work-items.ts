import type { Knex } from 'knex';
import * as propertyWrites from './2026-11-25-property-writes';

/** What is to be done later, in one table for every task, and who works on it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `CREATE TABLE work_items (
      task text NOT NULL,
      key text NOT NULL,
      due_at text,
      attempts integer NOT NULL DEFAULT 0,
      lease_owner text,
      lease_expires_at text,
      PRIMARY KEY (task, key)
    )${isSqlite(knex) ? ' WITHOUT ROWID' : ''}`,
  );
  // An item that a process took and never finished is due when its lease has run out.
  await knex.raw('CREATE INDEX work_items_due ON work_items (task, coalesce(due_at, lease_expires_at))');
  for (const select of scheduled) await knex.raw(`INSERT INTO work_items (task, key, due_at, attempts) ${select}`);
  await dropWhatMoved(knex);
}

/** What was due by a table's own column is due by its item at the same time. */
const scheduled = [
  `SELECT 'deliver', dedup_key, min(coalesce(next_attempt_at, created_at)), 0 FROM deliveries
    WHERE state IN ('queued', 'delivering') GROUP BY dedup_key`,
  `SELECT 'read-issue', site_id || '/' || issue_id, due_at, failures FROM changed_issues`,
  `SELECT 'write-property', site_id || '/' || link_id, due_at, failures FROM property_writes`,
  `SELECT 'find-test-ticket', id, coalesce(look_at, unclear_since), 0 FROM test_tickets WHERE state = 'sending'`,
  `SELECT 'keep-webhook', site_id, due_at, failures FROM webhooks`,
  `SELECT 'check-destination', id, CASE check_due_at WHEN '' THEN created_at ELSE check_due_at END, 0 FROM destinations
    WHERE deleted_at IS NULL`,
  `SELECT 'run-job', job, started_at, 0 FROM job_runs WHERE finished_at IS NULL`,
];

async function dropWhatMoved(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX deliveries_due');
  await knex.raw('DROP INDEX test_tickets_unclear');
  for (const table of ['leases', 'changed_issues', 'property_writes']) await knex.schema.dropTable(table);
  await knex.raw('DROP INDEX destinations_check_due_at_index');
  // Not by Knex, which makes another table on SQLite and drops this one, to which others refer.
  for (const [table, column] of [
    ['destinations', 'check_due_at'],
    ['test_tickets', 'look_at'],
    ['webhooks', 'due_at'],
    ['webhooks', 'failures'],
  ]) {
    await knex.raw(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}

/** Brings the tables back; what was scheduled is not: the version before looks at everything once. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('webhooks', (table) => {
    table.text('due_at').notNullable().defaultTo('');
    table.integer('failures').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('test_tickets', (table) => table.text('look_at'));
  await knex('test_tickets')
    .where({ state: 'sending' })
    .update({ look_at: knex.ref('unclear_since') });
  await knex.raw("CREATE INDEX test_tickets_unclear ON test_tickets (look_at) WHERE state = 'sending'");
  await knex.schema.alterTable('destinations', (table) => {
    table.text('check_due_at').notNullable().defaultTo('');
    table.index(['check_due_at']);
  });
  await propertyWrites.up(knex);
  await knex.schema.createTable('changed_issues', (table) => {
    table.text('site_id').notNullable().references('id').inTable('sites').onDelete('CASCADE');
    table.text('organisation_id').notNullable();
    table.text('issue_id').notNullable();
    table.text('mark').notNullable();
    table.text('due_at').notNullable();
    table.integer('failures').notNullable();
    table.primary(['site_id', 'issue_id']);
    table.index(['due_at']);
  });
  await knex.schema.createTable('leases', (table) => {
    table.text('dedup_key').primary();
    table.text('owner').notNullable();
    table.text('expires_at').notNullable();
  });
  await knex.raw(
    "CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE state IN ('queued', 'delivering')",
  );
  await knex.schema.dropTable('work_items');
}

function isSqlite(knex: Knex): boolean {
  return knex.client.config.client === 'better-sqlite3';
}
