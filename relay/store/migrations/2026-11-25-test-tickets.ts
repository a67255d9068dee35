import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('test_tickets', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('destination_id').notNullable().references('id').inTable('destinations');
    table.text('site_id').notNullable().references('id').inTable('sites');
    table.text('project_id').notNullable();
    table.text('event_type').notNullable();
    table.text('sent_by_id').notNullable();
    table.text('sent_by_name').notNullable();
    table.text('started_at').notNullable();
    table.text('state').notNullable();
    // The last moment at which the create can still have been on its way; nobody looks for the ticket before that.
    table.text('unclear_since').notNullable();
    table.text('look_at');
    table.text('issue_id');
    table.text('issue_key');
    table.text('issue_url');
    table.text('ended_at');
    table.index(['organisation_id', 'destination_id', 'id']);
  });
  await knex.raw("CREATE INDEX test_tickets_unclear ON test_tickets (look_at) WHERE state = 'sending'");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('test_tickets');
}
