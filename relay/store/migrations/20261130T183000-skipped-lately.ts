import { sql } from 'kysely';
import type { Migrating } from './migration';

/** How many events of a type were skipped at a destination lately is counted by an index. */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE INDEX deliveries_skipped_lately ON deliveries (destination_id, event_type, created_at)
    WHERE state = 'skipped'`.execute(database);
}
