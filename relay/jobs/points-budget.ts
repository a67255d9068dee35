import { type Clock, timestamp } from '../domain/clock';
import { countsFrom, minuteMs, msUntilFree } from '../domain/points-budget';
import type { Database } from '../store/database';
import { addSpent, spentSince } from '../store/points-spent';
import { inTransaction } from '../store/transaction';

/** A budget of Jira's points, for all sites of the app and all processes together. It survives a restart. */
export interface PointsBudget {
  /** Takes this many points and returns 0; or takes none, and returns in how many milliseconds to ask again. */
  take(points: number): Promise<number>;
  /** Returns points that were taken for a request that was not sent. */
  giveBack(points: number): Promise<void>;
}

/** Allows at most this many points in any hour, whenever that hour begins. */
export function createPointsBudget({
  database,
  pointsPerHour,
  now,
}: {
  readonly database: Database;
  readonly pointsPerHour: number;
  readonly now: Clock;
}): PointsBudget {
  return {
    take: (points) =>
      inTransaction(database, async (transaction) => {
        const nowMs = now().getTime();
        const minutes = await spentSince(transaction, timestamp(new Date(countsFrom(nowMs))));
        const spent = minutes.map((minute) => ({ startMs: Date.parse(minute.minute), points: minute.points }));
        const waitMs = msUntilFree(spent, { points, pointsPerHour, nowMs });
        if (waitMs === 0) await addSpent(transaction, { minute: minuteOf(nowMs), points });
        return waitMs;
      }),
    giveBack: (points) => addSpent(database, { minute: minuteOf(now().getTime()), points: -points }),
  };
}

function minuteOf(nowMs: number): string {
  return timestamp(new Date(nowMs - (nowMs % minuteMs)));
}
