import type { Knex } from 'knex';

/** Tickets whose issue property no longer says how their subject stands, until it has been written again. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('property_writes', (table) => {
    table.text('link_id').primary().references('id').inTable('links').onDelete('CASCADE');
    table.text('organisation_id').notNullable();
    table.text('site_id').notNullable();
    // Another one each time that the subject changes: a write that began before the last of them does not count.
    table.text('mark').notNullable();
    table.text('due_at').notNullable();
    table.integer('failures').notNullable();
    table.index(['due_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('property_writes');
}
