import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { until } from '../support/until';

/**
 * Resolves once a transaction on the database waits for a lock. Asked outside a transaction: one looks but once, and sees
 * the same ever after.
 */
export async function untilOneWaits(database: Database): Promise<void> {
  await until(async () => {
    const { rows } = await sql`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(database);
    return rows.length > 0;
  }, 'a transaction to wait for a lock');
}
