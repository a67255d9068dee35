import type { Knex } from 'knex';
import { resultsUrlKey } from '../../domain/results-url';

/** Subjects are found by the address of their results page: Jira asks for cards by it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('subjects', (table) => {
    table.text('results_url_key');
  });
  await fillKeys(knex);
  await knex.schema.alterTable('subjects', (table) => {
    table.index(['results_url_key', 'organisation_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('subjects', (table) => {
    table.dropIndex(['results_url_key', 'organisation_id']);
    table.dropColumn('results_url_key');
  });
}

const rowsAtOnce = 500;

interface Row {
  organisation_id: string;
  kind: string;
  id: string;
  subject: string;
}

async function fillKeys(knex: Knex): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const query = knex<Row>('subjects').orderBy(['organisation_id', 'kind', 'id']).limit(rowsAtOnce);
    if (last !== undefined) {
      query.whereRaw('(organisation_id, kind, id) > (?, ?, ?)', [last.organisation_id, last.kind, last.id]);
    }
    const rows: Row[] = await query.select('organisation_id', 'kind', 'id', 'subject');
    for (const { organisation_id, kind, id, subject } of rows) {
      const { resultsUrl } = JSON.parse(subject);
      await knex('subjects')
        .where({ organisation_id, kind, id })
        .update({ results_url_key: resultsUrlKey(resultsUrl) });
    }
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1);
  }
}
