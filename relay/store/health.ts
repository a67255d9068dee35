import { sql } from 'kysely';
import type { Database } from './database';
import type { DeliveryState } from './deliveries';
import { lockTask } from './leases';
import { isFree, nextLook } from './work-items';

/** The state of the deliveries of all organisations, for the operator. */
interface DeliveryCounts {
  readonly waiting: number;
  readonly failed: number;
  /** Dedup keys whose oldest delivery was due before the given time, but that no process works on. */
  readonly overdue: number;
}

export async function countDeliveries(database: Database, dueBefore: string, now: string): Promise<DeliveryCounts> {
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

/** Writes a row and rolls it back. @throws if the database cannot be written to */
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
