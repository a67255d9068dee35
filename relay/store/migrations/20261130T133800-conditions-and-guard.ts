import { sql } from 'kysely';
import type { Migrating } from './migration';

/**
 * What judges an event when it comes in: a row's conditions, who paused the destination, and its storm guard. Destinations
 * that exist have no guard until an admin switches it on.
 */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE mappings ADD COLUMN conditions text`.execute(database);
  await sql`ALTER TABLE destinations ADD COLUMN paused_by text`.execute(database);
  await sql`ALTER TABLE destinations ADD COLUMN guard_new_tickets integer`.execute(database);
  await sql`ALTER TABLE destinations ADD COLUMN guard_per_minutes integer`.execute(database);
  await sql`
    UPDATE destinations SET paused_by = (
      SELECT audit_log.actor_name FROM audit_log
      WHERE audit_log.organisation_id = destinations.organisation_id
        AND audit_log.action = 'JIRA_DESTINATION_PAUSED'
        AND audit_log.actor_type = 'user'
        AND audit_log.target_id = destinations.id
      ORDER BY audit_log.id DESC LIMIT 1
    ) WHERE NOT enabled`.execute(database);
  await sql`
    CREATE TABLE guard_keys (
      dedup_key text PRIMARY KEY,
      organisation_id text NOT NULL,
      destination_id text NOT NULL,
      lane text NOT NULL,
      last_at bigint NOT NULL,
      is_passed boolean NOT NULL,
      released_at bigint
    )`.execute(database);
  await sql`CREATE INDEX guard_keys_lane ON guard_keys (destination_id, lane, last_at)`.execute(database);
  await sql`CREATE INDEX guard_keys_old ON guard_keys (last_at)`.execute(database);
  await sql`
    CREATE INDEX guard_keys_released ON guard_keys (destination_id, released_at) WHERE released_at IS NOT NULL
  `.execute(database);
  // Whether an earlier event of a key is held, or waits.
  await sql`
    CREATE INDEX deliveries_standing ON deliveries (dedup_key, state) WHERE state IN ('held', 'waiting')
  `.execute(database);
}
