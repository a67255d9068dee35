import type { Knex } from 'knex';

/** Who is signed in by a browser, and which of AvsB's one-time tokens have been used. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('sessions', (table) => {
    table.text('cookie_hash').primary();
    table.text('organisation_id').notNullable();
    table.text('organisation_name').notNullable();
    table.text('user_id').notNullable();
    table.text('user_name').notNullable();
    table.text('permissions').notNullable();
    table.text('expires_at').notNullable().index();
  });
  await knex.schema.createTable('used_tokens', (table) => {
    table.text('token_hash').primary();
    table.text('expires_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('used_tokens');
  await knex.schema.dropTableIfExists('sessions');
}
