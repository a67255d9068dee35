import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Who is signed in by a browser, and which of AvsB's one-time tokens have been used. */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE TABLE sessions (
      cookie_hash text PRIMARY KEY,
      organisation_id text NOT NULL,
      organisation_name text NOT NULL,
      user_id text NOT NULL,
      user_name text NOT NULL,
      permissions text NOT NULL,
      expires_at text NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX sessions_expires_at_index ON sessions (expires_at)`.execute(database);
  await sql`
    CREATE TABLE used_tokens (
      token_hash text PRIMARY KEY,
      expires_at text NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX used_tokens_expires_at_index ON used_tokens (expires_at)`.execute(database);
}
