import type { Database } from './database';
import type { DeliveryState } from './deliveries';
import { lockTask } from './leases';

/** How the deliveries of all organisations stand, as an operator wants to know. */
export interface Backlog {
  readonly waiting: number;
  readonly failed: number;
  /** Dedup keys whose oldest delivery has been due since before the given time, though nobody works on it. */
  readonly overdue: number;
}

export async function backlogOf(database: Database, dueBefore: string, now: string): Promise<Backlog> {
  const [waiting, failed] = await Promise.all((['waiting', 'failed'] as const).map((state) => count(database, state)));
  const [row]: { overdue: number | string }[] = await database('work_items')
    .where({ task: 'deliver' })
    .whereRaw('coalesce(due_at, lease_expires_at) < ?', [dueBefore])
    .andWhere((free) => free.whereNull('lease_expires_at').orWhere('lease_expires_at', '<=', now))
    .count({ overdue: '*' });
  return { waiting: waiting ?? 0, failed: failed ?? 0, overdue: Number(row?.overdue ?? 0) };
}

async function count(database: Database, state: DeliveryState): Promise<number> {
  const [row]: { total: number | string }[] = await database('deliveries').where({ state }).count({ total: '*' });
  return Number(row?.total ?? 0);
}

/** Writes something and takes it back. @throws where the database cannot be written to */
export async function tryToWrite(database: Database, now: string): Promise<void> {
  const trial = await database.transaction();
  try {
    await trial('work_items').insert({ task: lockTask, key: 'doctor', lease_owner: 'doctor', lease_expires_at: now });
  } finally {
    await trial.rollback();
  }
}
