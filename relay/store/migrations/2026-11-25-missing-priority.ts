import type { Knex } from 'knex';

/** The priority that a destination's new project lacks: its row waits until it is mapped again. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('mappings', (table) => {
    table.text('missing_priority');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('mappings', (table) => {
    table.dropColumn('missing_priority');
  });
}
