import type { Database } from './database';
import { takeTurns } from './turns';

/** The points that were spent in the minute which begins then. */
export interface SpentMinute {
  readonly minute: string;
  readonly points: number;
}

/**
 * What has been spent since then, the oldest first; what is older is forgotten. Until the transaction ends, nobody else
 * sees it: so two do not spend the same points.
 */
export async function spentSince(transaction: Database, since: string): Promise<SpentMinute[]> {
  await takeTurns(transaction, ['points_spent']);
  await spent(transaction).where('minute', '<', since).delete();
  return spent(transaction).orderBy('minute').select('minute', 'points');
}

/** How many points were spent since then. It holds up nobody who spends. */
export async function pointsSpentSince(database: Database, since: string): Promise<number> {
  const [row] = await spent(database).where('minute', '>=', since).sum({ points: 'points' });
  return Number(row?.points ?? 0);
}

/** Adds points to a minute; a negative number takes them back, never to below nothing. */
export async function addSpent(transaction: Database, { minute, points }: SpentMinute): Promise<void> {
  await spent(transaction)
    .insert({ minute, points: Math.max(0, points) })
    .onConflict('minute')
    .merge({
      points: transaction.raw('CASE WHEN points_spent.points < ? THEN 0 ELSE points_spent.points + ? END', [
        -points,
        points,
      ]),
    });
}

function spent(database: Database) {
  return database<SpentMinute>('points_spent');
}
