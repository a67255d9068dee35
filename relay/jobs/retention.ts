import type { Log } from '../delivery/log';
import { type Clock, later, timestamp } from '../domain/clock';
import { startDelayMs } from '../domain/status-sync';
import { trimAudit } from '../store/audit';
import { deleteGivenUp } from '../store/callbacks';
import type { Database } from '../store/database';
import { deleteOldGuardKeys } from '../store/guard';
import { deleteExpiredLocks } from '../store/leases';
import { deleteExpired, type EventPlace, expiringTables, trimNext } from '../store/retention';
import type { Tick } from './cron';
import type { Wait } from './wait';

interface RetentionSettings {
  readonly database: Database;
  readonly eventRetentionDays: number;
  /** Without it, the audit log keeps everything. */
  readonly auditRetentionDays?: number | null;
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  /** Rejects when the relay stops. */
  readonly wait: Wait;
  /** Aborted when the relay stops. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/** Rows per transaction; between two transactions, other work runs. */
const atOnce = 200;
const pauseMs = 50;

const dayMs = 24 * 60 * 60_000;

/**
 * Trims what is older than the retention: the data of events, and the attempts at their deliveries. The events
 * themselves, deliveries and links stay, and so does the audit log unless it has its own retention. Rows that expire are
 * deleted a day later.
 *
 * It may be stopped between any two steps: the rest is trimmed the next time.
 */
export async function retain(settings: RetentionSettings, { intervalMs }: Tick): Promise<void> {
  const { now, random, wait, stopping } = settings;
  try {
    await wait(startDelayMs(intervalMs, random()));
    await trimEvents(settings, timestamp(later(now(), -settings.eventRetentionDays * dayMs)));
    await trimAuditLog(settings);
    await forgetCallbacks(settings, timestamp(later(now(), -settings.eventRetentionDays * dayMs)));
    await forgetExpired(settings, timestamp(later(now(), -dayMs)));
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
}

async function trimEvents({ database, now, wait, log }: RetentionSettings, before: string): Promise<void> {
  const all = { events: 0, attempts: 0 };
  for (let after: EventPlace | null = null; ; await wait(pauseMs)) {
    const { events, attempts, reached } = await trimNext(database, { before, after, limit: atOnce }, timestamp(now()));
    all.events += events;
    all.attempts += attempts;
    after = reached;
    if (after === null) break;
  }
  if (all.events > 0) log.info({ ...all, before }, 'The data of old events, and the attempts at them, were trimmed.');
}

async function trimAuditLog({ database, auditRetentionDays, now, wait, log }: RetentionSettings): Promise<void> {
  if (!auditRetentionDays) return;
  const before = timestamp(later(now(), -auditRetentionDays * dayMs));
  let entries = 0;
  for (;;) {
    const trimmed = await trimAudit(database, before, atOnce);
    entries += trimmed;
    if (trimmed < atOnce) break;
    await wait(pauseMs);
  }
  if (entries > 0) log.info({ entries, before }, 'Old entries of the audit log were trimmed.');
}

/** What AvsB did not take, and nobody had sent again. */
async function forgetCallbacks({ database, wait }: RetentionSettings, before: string): Promise<void> {
  while ((await deleteGivenUp(database, before, atOnce)) === atOnce) await wait(pauseMs);
}

async function forgetExpired({ database, wait }: RetentionSettings, before: string): Promise<void> {
  for (const table of expiringTables) {
    while ((await deleteExpired(database, table, before, atOnce)) === atOnce) await wait(pauseMs);
  }
  while ((await deleteExpiredLocks(database, before, atOnce)) === atOnce) await wait(pauseMs);
  const beforeMs = new Date(before).getTime();
  while ((await deleteOldGuardKeys(database, beforeMs, atOnce)) === atOnce) await wait(pauseMs);
}
