import type { Knex } from 'knex';

/** An organisation's links in the order in which they are listed, however many links others have. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('CREATE INDEX links_listed ON links (organisation_id, id)');
}
