import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/**
 * What a row's life cycle needs: of a ticket, what AvsB did with it and when it was seen as done; of a delivery, whose row
 * decides about a recovery, and how far its steps have come. What is null in old rows is read from their deliveries.
 */
export async function up(database: Migrating): Promise<void> {
  const [json, time] = !isPostgres(database) ? (['text', 'text'] as const) : (['json', 'timestamptz'] as const);
  await sql`ALTER TABLE links ADD COLUMN life ${sql.raw(json)}`.execute(database);
  await sql`ALTER TABLE links ADD COLUMN done_at ${sql.raw(time)}`.execute(database);
  await sql`ALTER TABLE deliveries ADD COLUMN recovers text`.execute(database);
  await sql`ALTER TABLE deliveries ADD COLUMN progress ${sql.raw(json)}`.execute(database);
  await sql`ALTER TABLE mappings ADD COLUMN on_recovery text NOT NULL DEFAULT 'nothing'`.execute(database);
}
