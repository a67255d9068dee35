import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/** Problems that stand: opened with what causes them, and resolved with it. */
export async function up(database: Migrating): Promise<void> {
  const time = isPostgres(database) ? sql`timestamptz` : sql`text`;
  await sql`
    CREATE TABLE problems (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      cause text NOT NULL,
      kind text NOT NULL,
      site_id text NOT NULL REFERENCES sites (id),
      destination_id text REFERENCES destinations (id),
      event_type text,
      title text NOT NULL,
      detail text NOT NULL,
      action text NOT NULL,
      opened_at ${time} NOT NULL,
      resolved_at ${time}
    )`.execute(database);
  // One open problem for each cause, whichever process sees it first.
  await sql`CREATE UNIQUE INDEX problems_open ON problems (organisation_id, cause) WHERE resolved_at IS NULL`.execute(
    database,
  );
  await sql`CREATE INDEX problems_listed ON problems (organisation_id, id)`.execute(database);
  await sql`CREATE INDEX problems_of_destination ON problems (destination_id) WHERE resolved_at IS NULL`.execute(
    database,
  );
}
