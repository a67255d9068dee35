import type { Knex } from 'knex';

/**
 * As of when a session's permissions are known, and which connections only somebody who is signed in may complete.
 * A session that began before ends, since nobody knows how old its permissions are.
 */
export async function up(knex: Knex): Promise<void> {
  await knex('sessions').delete();
  await knex.schema.alterTable('sessions', (table) => {
    table.text('permissions_at').notNullable().defaultTo('');
    table.index(['organisation_id', 'user_id']);
  });
  await knex.schema.alterTable('oauth_states', (table) => {
    table.boolean('needs_session').notNullable().defaultTo(false);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('oauth_states', (table) => table.dropColumn('needs_session'));
  await knex.schema.alterTable('sessions', (table) => {
    table.dropIndex(['organisation_id', 'user_id']);
    table.dropColumn('permissions_at');
  });
}
