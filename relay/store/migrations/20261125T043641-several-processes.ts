import { sql } from 'kysely';
import type { Migrating } from './migration';

/** What the processes of one database tell each other, and what a process tells its successor. */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE limit_pauses (
      scope text PRIMARY KEY,
      until text NOT NULL
    )`.execute(database);
  await sql`
    CREATE TABLE points_spent (
      minute text PRIMARY KEY,
      points integer NOT NULL
    )`.execute(database);
  // The moment of the cron that one of the processes took last.
  await sql`ALTER TABLE job_runs ADD COLUMN tick text`.execute(database);
}
