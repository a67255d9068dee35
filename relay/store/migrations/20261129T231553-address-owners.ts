import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * Since when a subject's results page has had its address: of several organisations on one Jira site, the first to name
 * an address owns it. When that was isn't known of what is stored already; the last change is the best there is.
 *
 * An address that isn't a web address is forgotten: it was never shown, and is no longer accepted.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE subjects ADD COLUMN results_url_since text`.execute(database);
  await sql`UPDATE subjects SET results_url_since = updated_at`.execute(database);
  // When the site was connected again after it was disconnected: what was let go then isn't owned from before.
  await sql`ALTER TABLE sites ADD COLUMN returned_at text`.execute(database);
  await forgetOddAddresses(database);
}

const rowsPerBatch = 500;

interface Row {
  readonly organisation_id: string;
  readonly kind: string;
  readonly id: string;
  readonly subject: string;
}

async function forgetOddAddresses(database: Migrating): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const afterLast =
      last && sql`AND (organisation_id, kind, id) > (${last.organisation_id}, ${last.kind}, ${last.id})`;
    const { rows }: { rows: Row[] } = await sql<Row>`
      SELECT organisation_id, kind, id, subject FROM subjects WHERE results_url_key IS NULL ${afterLast ?? sql``}
      ORDER BY organisation_id, kind, id LIMIT ${rowsPerBatch}`.execute(database);
    for (const { organisation_id, kind, id, subject } of rows) {
      const known = JSON.parse(subject);
      if (known.resultsUrl === '' || /^https?:\/\//i.test(known.resultsUrl)) continue;
      await sql`
        UPDATE subjects SET subject = ${JSON.stringify({ ...known, resultsUrl: '' })}
        WHERE organisation_id = ${organisation_id} AND kind = ${kind} AND id = ${id}`.execute(database);
    }
    if (rows.length < rowsPerBatch) return;
    last = rows.at(-1);
  }
}
