import type { Database } from '../../../relay/store/database';
import { until } from '../support/until';

/** Resolves once somebody on the database waits for a lock. A transaction looks but once: it sees the same ever after. */
export async function untilSomebodyWaits(database: Database): Promise<void> {
  await until(async () => {
    const { rows } = await database.raw(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length > 0;
  }, 'somebody to wait for a lock');
}
