import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Addresses that a site had before: people still have links with them. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE sites ADD COLUMN former_urls text NOT NULL DEFAULT '[]'`.execute(database);
}
