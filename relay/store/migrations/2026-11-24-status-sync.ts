import type { Knex } from 'knex';

/** How far the sync of each site has come, so that one which was cut off goes on there. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('sync_runs', (table) => {
    table.text('site_id').primary().references('id').inTable('sites').onDelete('CASCADE');
    table.text('organisation_id').notNullable();
    table.text('started_at').notNullable();
    // The last issue id that was read, in the order of texts.
    table.text('cursor');
    table.text('finished_at');
  });
  // A site's recent issues in order of their ids, read from the index alone: most links are older than 90 days one day.
  await knex.schema.alterTable('links', (table) => {
    table.index(['organisation_id', 'site_id', 'issue_id', 'created_at'], 'links_to_sync');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('links', (table) => {
    table.dropIndex(['organisation_id', 'site_id', 'issue_id', 'created_at'], 'links_to_sync');
  });
  await knex.schema.dropTableIfExists('sync_runs');
}
