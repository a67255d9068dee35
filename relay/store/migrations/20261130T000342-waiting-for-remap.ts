import { sql } from 'kysely';
import type { Migrating } from './migration';

/** Which rows have deliveries that wait for them, however many wait for something else. */
export async function up(database: Migrating): Promise<void> {
  await sql`
    CREATE INDEX deliveries_to_remap ON deliveries (destination_id, event_type)
    WHERE state = 'waiting' AND obstacle = 'remap_required'`.execute(database);
}
