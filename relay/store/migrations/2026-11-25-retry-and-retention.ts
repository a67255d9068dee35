import type { Knex } from 'knex';
import { searchText } from '../../domain/search-text';

/** So many deliveries get their search text at once. */
const atOnce = 500;

/**
 * What lists, retries and retention look for: what has failed or waits is a small part of all deliveries and has
 * indexes of its own; names are kept as they are searched; what an event carried is trimmed after a time, and the
 * index by age holds only those that still have it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('deliveries', (table) => {
    table.text('search_text').notNullable().defaultTo('');
  });
  await fillSearchText(knex);
  for (const state of ['failed', 'waiting']) {
    await knex.raw(`CREATE INDEX deliveries_${state} ON deliveries (organisation_id, id) WHERE state = '${state}'`);
  }
  await knex.schema.alterTable('events', (table) => {
    table.text('trimmed_at');
  });
  await knex.raw('DROP INDEX IF EXISTS events_received_at_index');
  await knex.raw('CREATE INDEX events_to_trim ON events (received_at, id) WHERE trimmed_at IS NULL');
  await knex.schema.createTable('job_runs', (table) => {
    table.text('job').primary();
    table.text('started_at').notNullable();
    table.text('finished_at');
    table.text('error');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('job_runs');
  for (const index of ['events_to_trim', 'deliveries_failed', 'deliveries_waiting']) {
    await knex.raw(`DROP INDEX IF EXISTS ${index}`);
  }
  await knex.raw('CREATE INDEX events_received_at_index ON events (received_at)');
  await knex.raw('ALTER TABLE events DROP COLUMN trimmed_at');
  await knex.raw('ALTER TABLE deliveries DROP COLUMN search_text');
}

async function fillSearchText(knex: Knex): Promise<void> {
  for (let last = ''; ; ) {
    const rows: { id: string; subject_name: string; subject_id: string }[] = await knex('deliveries')
      .where('id', '>', last)
      .orderBy('id')
      .limit(atOnce)
      .select('id', 'subject_name', 'subject_id');
    for (const { id, subject_name, subject_id } of rows) {
      await knex('deliveries')
        .where({ id })
        .update({ search_text: searchText(`${subject_name}\n${subject_id}`) });
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}
