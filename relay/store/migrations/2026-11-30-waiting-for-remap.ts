import type { Knex } from 'knex';

/** Which rows have deliveries that wait for them, however many wait for something else. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `CREATE INDEX deliveries_to_remap ON deliveries (destination_id, event_type)
    WHERE state = 'waiting' AND obstacle = 'remap_required'`,
  );
}
