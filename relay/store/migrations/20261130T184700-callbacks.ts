import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/** What AvsB is to hear of tickets and problems, until it has taken it. */
export async function up(database: Migrating): Promise<void> {
  const time = isPostgres(database) ? sql`timestamptz` : sql`text`;
  await sql`
    CREATE TABLE callbacks (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      turn text NOT NULL,
      place bigint NOT NULL,
      type text NOT NULL,
      body text NOT NULL,
      happened_at ${time} NOT NULL,
      tried_since ${time} NOT NULL,
      attempts integer NOT NULL,
      last_error text,
      state text NOT NULL
    )`.execute(database);
  await sql`CREATE UNIQUE INDEX callbacks_in_turn ON callbacks (turn, place)`.execute(database);
  await sql`CREATE INDEX callbacks_in_state ON callbacks (state, id)`.execute(database);
  await sql`CREATE INDEX callbacks_of_organisation ON callbacks (organisation_id, id)`.execute(database);
}
