/**
 * What the relay's background work may spend in an hour. Atlassian's pool for the app is 65,000 points an hour by
 * default over all tenants; more than half stays for tickets and comments.
 * Source: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export const roundPointsPerHour = 30_000;

export const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The points that were spent in the minute which begins then. */
export interface SpentPoints {
  readonly startMs: number;
  readonly points: number;
}

/**
 * How long to wait, in milliseconds, until `points` may be spent without any 60 minutes exceeding the budget; 0 for
 * now. Spending is counted by the minute, so that the count stays small; a minute counts until all of it is more than
 * an hour ago.
 *
 * @param spent the minutes that may still count, the oldest first
 * @throws RangeError where `points` exceed an hour's budget
 */
export function msUntilFree(
  spent: readonly SpentPoints[],
  { points, pointsPerHour, nowMs }: { readonly points: number; readonly pointsPerHour: number; readonly nowMs: number },
): number {
  if (points > pointsPerHour) throw new RangeError(`${points} points are more than a whole hour's budget.`);
  const counting = spent.filter((minute) => freeAgainAt(minute) > nowMs);
  let excess = counting.reduce((sum, minute) => sum + minute.points, 0) + points - pointsPerHour;
  let atMs = nowMs;
  for (const minute of counting) {
    if (excess <= 0) break;
    excess -= minute.points;
    atMs = freeAgainAt(minute);
  }
  return atMs - nowMs;
}

/** Points that were spent before this time no longer count. */
export function countsFrom(nowMs: number): number {
  return nowMs - hourMs - minuteMs;
}

function freeAgainAt({ startMs }: SpentPoints): number {
  return startMs + minuteMs + hourMs;
}
