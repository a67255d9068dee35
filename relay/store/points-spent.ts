import { sql } from 'kysely';
import type { Database } from './database';
import { lockInOrder } from './lock-in-order';

/** The points that were spent in one minute, given by its start. */
interface SpentMinute {
  readonly minute: string;
  readonly points: number;
}

/**
 * The points spent since then, the oldest first; older ones are deleted. Other processes wait until the transaction ends, so
 * that two don't spend the same points.
 */
export async function spentSince(transaction: Database, since: string): Promise<SpentMinute[]> {
  await lockInOrder(transaction, ['points_spent']);
  await transaction.deleteFrom('points_spent').where('minute', '<', since).execute();
  return transaction.selectFrom('points_spent').select(['minute', 'points']).orderBy('minute').execute();
}

/** How many points were spent since then. Doesn't block a process that spends some. */
export async function pointsSpentSince(database: Database, since: string): Promise<number> {
  const { points } = await database
    .selectFrom('points_spent')
    .select((of) => of.fn.sum<number | null>('points').as('points'))
    .where('minute', '>=', since)
    .executeTakeFirstOrThrow();
  return points ?? 0;
}

/** Adds points to a minute; a negative number returns points, never below 0. */
export async function addSpent(transaction: Database, { minute, points }: SpentMinute): Promise<void> {
  const added = sql<number>`CASE WHEN points_spent.points < ${-points} THEN 0 ELSE points_spent.points + ${points} END`;
  await transaction
    .insertInto('points_spent')
    .values({ minute, points: Math.max(0, points) })
    .onConflict((on) => on.column('minute').doUpdateSet({ points: added }))
    .execute();
}
