import { sql } from 'kysely';
import { resultsUrlKey } from '../../domain/results-url';
import type { Migrating } from './migration';

/** Subjects are found by the address of their results page: Jira asks for cards by it. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE subjects ADD COLUMN results_url_key text`.execute(database);
  await fillKeys(database);
  await sql`
    CREATE INDEX subjects_results_url_key_organisation_id_index ON subjects (results_url_key, organisation_id)
  `.execute(database);
}

const rowsPerBatch = 500;

interface Row {
  readonly organisation_id: string;
  readonly kind: string;
  readonly id: string;
  readonly subject: string;
}

async function fillKeys(database: Migrating): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const afterLast =
      last && sql`WHERE (organisation_id, kind, id) > (${last.organisation_id}, ${last.kind}, ${last.id})`;
    const { rows }: { rows: Row[] } = await sql<Row>`
      SELECT organisation_id, kind, id, subject FROM subjects ${afterLast ?? sql``}
      ORDER BY organisation_id, kind, id LIMIT ${rowsPerBatch}`.execute(database);
    for (const { organisation_id, kind, id, subject } of rows) {
      const { resultsUrl } = JSON.parse(subject);
      await sql`
        UPDATE subjects SET results_url_key = ${resultsUrlKey(resultsUrl)}
        WHERE organisation_id = ${organisation_id} AND kind = ${kind} AND id = ${id}`.execute(database);
    }
    if (rows.length < rowsPerBatch) return;
    last = rows.at(-1);
  }
}
