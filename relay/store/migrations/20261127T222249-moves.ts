import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * How a deployment was moved from SQLite to PostgreSQL: in the file that it left, and in the database it came to. Both
 * know which deployment it is, and where the other one is, as an operator knows it.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE moves (
      direction text PRIMARY KEY,
      deployment text NOT NULL,
      place text NOT NULL,
      started_at text NOT NULL,
      finished_at text
    )`.execute(database);
}
