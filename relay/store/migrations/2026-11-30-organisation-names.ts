import type { Knex } from 'knex';

/** What AvsB calls an organisation, for people in Jira who see subjects of several. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('organisations', (table) => {
    table.text('organisation_id').primary();
    table.text('name').notNullable();
  });
}
