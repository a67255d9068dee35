import { sql } from 'kysely';
import type { Database } from './database';
import type { DeliveryState } from './deliveries';
import { lockTask } from './leases';
import { isFree, nextLook } from './work-items';

/** How the deliveries of all organisations stand, as an operator wants to know. */
export interface Backlog {
  readonly waiting: number;
  readonly failed: number;
  /** Dedup keys whose oldest delivery has been due since before the given time, though no process works on it. */
  readonly overdue: number;
}

export async function backlogOf(database: Database, dueBefore: string, now: string): Promise<Backlog> {
  const [waiting, failed, overdue] = await Promise.all([
    countIn(database, 'waiting'),
    countIn(database, 'failed'),
    countOverdue(database, dueBefore, now),
  ]);
  return { waiting, failed, overdue };
}

async function countIn(database: Database, state: DeliveryState): Promise<number> {
  const { count } = await database
    .selectFrom('deliveries')
    .where('state', '=', sql.lit(state))
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function countOverdue(database: Database, dueBefore: string, now: string): Promise<number> {
  const { count } = await database
    .selectFrom('work_items')
    .where('task', '=', 'deliver')
    .where(nextLook, '<', dueBefore)
    .where(isFree(now))
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Writes something and rolls it back. @throws where the database cannot be written to */
export async function tryToWrite(database: Database, now: string): Promise<void> {
  const trial = await database.startTransaction().execute();
  try {
    await trial
      .insertInto('work_items')
      .values({ task: lockTask, key: 'doctor', lease_owner: 'doctor', lease_expires_at: now })
      .execute();
  } finally {
    await trial.rollback().execute();
  }
}
