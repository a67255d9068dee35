import { sql } from 'kysely';
import type { Migrating } from './migration';

/** How often in a row a process began to render a delivery and did not come to the end: see `delivery/render-guard.ts`. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE deliveries ADD COLUMN unfinished_renders integer NOT NULL DEFAULT 0`.execute(database);
}
