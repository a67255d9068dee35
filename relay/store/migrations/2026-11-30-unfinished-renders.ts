import type { Knex } from 'knex';

/** How often in a row a process began to render a delivery and did not come to the end: see `delivery/render-guard.ts`. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE deliveries ADD COLUMN unfinished_renders integer NOT NULL DEFAULT 0');
}
