import type { Knex } from 'knex';

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
  await scheduleDeliveries(knex);
  await knex.raw('DROP INDEX deliveries_due');
  await knex.schema.dropTable('leases');
}

export async function down(knex: Knex): Promise<void> {
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

async function scheduleDeliveries(knex: Knex): Promise<void> {
  await knex.raw(
    `INSERT INTO work_items (task, key, due_at)
    SELECT 'deliver', dedup_key, min(coalesce(next_attempt_at, created_at)) FROM deliveries
    WHERE state IN ('queued', 'delivering') GROUP BY dedup_key`,
  );
}

function isSqlite(knex: Knex): boolean {
  return knex.client.config.client === 'better-sqlite3';
}
