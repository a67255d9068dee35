import { markerOf } from '../../domain/dedup';
import type { Database } from '../../store/database';
import type { WakeUp } from '../queue';

/** The name of the one kind of job that there is. */
export const wakeUpTask = 'deliver';

/**
 * Adds a job for each key, or moves the one that waits already, in the transaction that makes the work. Its time is
 * given as a delay, so that the clocks of this machine and of the server need not agree.
 */
export async function addWakeUps(database: Database, wakeUps: readonly WakeUp[], now: Date): Promise<void> {
  if (wakeUps.length === 0) return;
  const delays = delaysByKey(wakeUps, now);
  const keys = [...delays.keys()];
  // In order, so that two transactions that wake the same keys wait for each other rather than for ever.
  await database.raw(
    `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
      SELECT ROW(?, json_build_object('dedupKey', key), NULL, now() + delay * interval '1 ms', NULL, marker, NULL, NULL)
        ::graphile_worker.job_spec
      FROM unnest(?::text[], ?::text[], ?::float8[]) AS woken (key, marker, delay) ORDER BY marker
    ))`,
    [wakeUpTask, keys, keys.map(markerOf), [...delays.values()]],
  );
}

/** The soonest of each key's wake-ups, in milliseconds from now. */
function delaysByKey(wakeUps: readonly WakeUp[], now: Date): Map<string, number> {
  const delays = new Map<string, number>();
  for (const { dedupKey, at } of wakeUps) {
    const delayMs = Math.max(0, (at ?? now).getTime() - now.getTime());
    delays.set(dedupKey, Math.min(delayMs, delays.get(dedupKey) ?? delayMs));
  }
  return delays;
}
