import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/** When a destination was last checked, by a person or by schedule; `checked_at` is the last scheduled check. */
export async function up(database: Migrating): Promise<void> {
  const time = isPostgres(database) ? sql`timestamptz` : sql`text`;
  await sql`ALTER TABLE destinations ADD COLUMN last_check_at ${time}`.execute(database);
}
