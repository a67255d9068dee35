import { sql } from 'kysely';
import { searchText } from '../../domain/search-text';
import type { Migrating } from './migration';

/**
 * What lists, retries and retention look for: what has failed or waits is a small part of all deliveries and has
 * indexes of its own; names are kept as they are searched; what an event carried is trimmed after a time, and the
 * index by age holds only those that still have it.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE deliveries ADD COLUMN search_text text NOT NULL DEFAULT ''`.execute(database);
  await fillSearchText(database);
  await sql`
    CREATE INDEX deliveries_failed ON deliveries (organisation_id, id) WHERE state = 'failed'
  `.execute(database);
  await sql`
    CREATE INDEX deliveries_waiting ON deliveries (organisation_id, id) WHERE state = 'waiting'
  `.execute(database);
  await sql`ALTER TABLE events ADD COLUMN trimmed_at text`.execute(database);
  await sql`DROP INDEX IF EXISTS events_received_at_index`.execute(database);
  await sql`CREATE INDEX events_to_trim ON events (received_at, id) WHERE trimmed_at IS NULL`.execute(database);
  await sql`
    CREATE TABLE job_runs (
      job text PRIMARY KEY,
      started_at text NOT NULL,
      finished_at text,
      error text
    )`.execute(database);
}

const rowsPerBatch = 500;

interface Row {
  readonly id: string;
  readonly subject_name: string;
  readonly subject_id: string;
}

async function fillSearchText(database: Migrating): Promise<void> {
  for (let last = ''; ; ) {
    const { rows } = await sql<Row>`
      SELECT id, subject_name, subject_id FROM deliveries WHERE id > ${last} ORDER BY id LIMIT ${rowsPerBatch}
    `.execute(database);
    for (const { id, subject_name, subject_id } of rows) {
      const text = searchText(`${subject_name}\n${subject_id}`);
      await sql`UPDATE deliveries SET search_text = ${text} WHERE id = ${id}`.execute(database);
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}
