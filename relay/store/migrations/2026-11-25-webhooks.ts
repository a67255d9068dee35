import type { Knex } from 'knex';

/** The webhook of each site, as it was last brought up to date in Jira. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('webhooks', (table) => {
    table.text('site_id').primary().references('id').inTable('sites').onDelete('CASCADE');
    table.text('organisation_id').notNullable();
    // Jira's number, as text: PostgreSQL's driver answers large ones as text anyway.
    table.text('webhook_id').index();
    table.text('url').notNullable();
    table.text('jql').notNullable();
    table.text('looked_at').notNullable();
    table.text('due_at').notNullable();
    table.integer('failures').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('webhooks');
}
