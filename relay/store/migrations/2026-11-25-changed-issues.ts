import type { Knex } from 'knex';

/** Issues of which Jira has told that they changed, until they have been read again: each once, however often it told. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('changed_issues', (table) => {
    table.text('site_id').notNullable().references('id').inTable('sites').onDelete('CASCADE');
    table.text('organisation_id').notNullable();
    table.text('issue_id').notNullable();
    // Another one each time that Jira tells: a read that began before the last of them does not count.
    table.text('mark').notNullable();
    table.text('due_at').notNullable();
    table.integer('failures').notNullable();
    table.primary(['site_id', 'issue_id']);
    table.index(['due_at']);
  });
  await knex.schema.alterTable('sites', (table) => {
    table.index(['cloud_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sites', (table) => {
    table.dropIndex(['cloud_id']);
  });
  await knex.schema.dropTableIfExists('changed_issues');
}
