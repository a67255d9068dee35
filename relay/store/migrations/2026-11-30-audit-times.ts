import type { Knex } from 'knex';

/** What is older than the audit log's retention is found by its time, of all organisations at once. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit_log', (table) => {
    table.index(['at']);
  });
}
