import type { Knex } from 'knex';

/** When each destination is checked next, and when a refusal or the clock last had it checked. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('destinations', (table) => {
    // Empty is at once: it sorts before every time.
    table.text('check_due_at').notNullable().defaultTo('');
    table.text('checked_at');
    table.index(['check_due_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('destinations', (table) => {
    table.dropIndex(['check_due_at']);
    table.dropColumns('check_due_at', 'checked_at');
  });
}
