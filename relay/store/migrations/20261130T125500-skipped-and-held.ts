import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Deliveries that are not filed, by a setting or until somebody decides: why, and whether a person has decided otherwise. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE deliveries ADD COLUMN cause text`.execute(database);
  await sql`ALTER TABLE deliveries ADD COLUMN is_forced boolean NOT NULL DEFAULT false`.execute(database);
  await sql`
    CREATE INDEX deliveries_skipped ON deliveries (organisation_id, id) WHERE state = 'skipped'`.execute(database);
  await sql`CREATE INDEX deliveries_held ON deliveries (destination_id, id) WHERE state = 'held'`.execute(database);
}
