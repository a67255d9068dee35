import type { Knex } from 'knex';

/** How a deployment was carried from SQLite to PostgreSQL: in the file that it left, and in the database it came to. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('moves', (table) => {
    table.text('direction').primary();
    // Which deployment it is, the same in both.
    table.text('deployment').notNullable();
    // Where the other of the two is, as an operator knows it.
    table.text('place').notNullable();
    table.text('started_at').notNullable();
    table.text('finished_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('moves');
}
