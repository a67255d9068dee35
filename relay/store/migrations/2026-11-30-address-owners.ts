import type { Knex } from 'knex';

/**
 * Since when a subject's results page has had its address: of several organisations on one Jira site, the first to name
 * an address owns it. When that was isn't known of what is stored already; the last change is the best there is.
 *
 * An address that isn't a web address is forgotten: it was never shown, and is no longer accepted.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('subjects', (table) => {
    table.text('results_url_since');
  });
  await knex('subjects').update({ results_url_since: knex.ref('updated_at') });
  await knex.schema.alterTable('sites', (table) => {
    // When the site was connected again after it was disconnected: what was let go then isn't owned from before.
    table.text('returned_at');
  });
  await forgetOddAddresses(knex);
}

const rowsAtOnce = 500;

interface Row {
  organisation_id: string;
  kind: string;
  id: string;
  subject: string;
}

async function forgetOddAddresses(knex: Knex): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const query = knex<Row>('subjects').whereNull('results_url_key').orderBy(['organisation_id', 'kind', 'id']);
    if (last !== undefined) {
      query.whereRaw('(organisation_id, kind, id) > (?, ?, ?)', [last.organisation_id, last.kind, last.id]);
    }
    const rows: Row[] = await query.limit(rowsAtOnce).select('organisation_id', 'kind', 'id', 'subject');
    for (const { organisation_id, kind, id, subject } of rows) {
      const known = JSON.parse(subject);
      if (known.resultsUrl === '' || /^https?:\/\//i.test(known.resultsUrl)) continue;
      await knex('subjects')
        .where({ organisation_id, kind, id })
        .update({ subject: JSON.stringify({ ...known, resultsUrl: '' }) });
    }
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1);
  }
}
