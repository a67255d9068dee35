import { timestamp } from '../../domain/clock';
import type { Database } from '../../store/database';
import { isUnfinished } from '../../store/deliveries';
import { addWakeUps, wakeUpTask } from './wake-ups';

/** Any number that no other program on the same database uses. */
const sweepLockId = 4_021_771_204;

/** The rest is found by the next sweep. */
const maxKeys = 10_000;

/** `markerOf` in SQL: under this key the dedup key's job is found. */
const marker = `'avsb-' || left(encode(sha256(convert_to(deliveries.dedup_key, 'UTF8')), 'hex'), 16)`;

/**
 * Wakes the keys that have something due, but neither a lease nor a job: those of a process that was killed. Its jobs
 * are freed as well. One process at a time does so; the others leave it out.
 */
export function sweepLost(database: Database, now: Date): Promise<void> {
  return database.transaction(async (trx) => {
    const { rows } = await trx.raw('SELECT pg_try_advisory_xact_lock(?) AS is_mine', [sweepLockId]);
    if (!rows[0].is_mine) return;
    await freeJobs(trx);
    const keys = await lostKeys(trx, timestamp(now));
    await addWakeUps(
      trx,
      keys.map((dedupKey) => ({ dedupKey })),
      now,
    );
  });
}

/** What is due without a lease and without a job that waits or has begun within the last seconds. */
export async function lostKeys(database: Database, now: string): Promise<string[]> {
  const { rows }: { rows: { dedup_key: string }[] } = await database.raw(
    `SELECT dedup_key FROM deliveries
    WHERE ${isUnfinished} AND (next_attempt_at IS NULL OR next_attempt_at <= :now)
      AND NOT EXISTS (SELECT FROM leases WHERE leases.dedup_key = deliveries.dedup_key AND expires_at > :now)
      AND NOT EXISTS (
        SELECT FROM graphile_worker.jobs
        WHERE jobs.key = ${marker} AND (locked_at IS NULL OR locked_at > now() - interval '10 s')
      )
    GROUP BY dedup_key ORDER BY min(id) LIMIT :maxKeys`,
    { now, maxKeys },
  );
  return rows.map((row) => row.dedup_key);
}

/**
 * A killed process's jobs stay locked for four hours by graphile-worker's own rule, and one whose key was woken anew
 * meanwhile stays for ever. A job that somebody works on for longer is taken by another worker, who finds the lease.
 */
async function freeJobs(trx: Database): Promise<void> {
  await trx.raw(
    `SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM graphile_worker.jobs
    WHERE task_identifier = ? AND locked_at < now() - interval '5 min' HAVING count(*) > 0`,
    [wakeUpTask],
  );
  await trx.raw(
    `SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
    WHERE task_identifier = ? AND locked_at IS NULL AND attempts >= max_attempts HAVING count(*) > 0`,
    [wakeUpTask],
  );
}
