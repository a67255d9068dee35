import type { Knex } from 'knex';

/** What the processes of one database tell each other, and what a process tells its successor. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('limit_pauses', (table) => {
    table.text('scope').primary();
    table.text('until').notNullable();
  });
  await knex.schema.createTable('points_spent', (table) => {
    table.text('minute').primary();
    table.integer('points').notNullable();
  });
  await knex.schema.alterTable('job_runs', (table) => {
    // The moment of the cron that was taken last, by one of the processes.
    table.text('tick');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('job_runs', (table) => {
    table.dropColumn('tick');
  });
  for (const table of ['points_spent', 'limit_pauses']) await knex.schema.dropTableIfExists(table);
}
