import type { Clock } from './clock';

/** A budget of Jira's points, for all sites of the app together. */
export interface PointsBudget {
  /** Takes so many points and answers 0; or takes none, and answers in how many milliseconds to ask again. */
  take(points: number): number;
  /** Returns points that were taken for a request which was not sent. */
  giveBack(points: number): void;
}

/**
 * What the relay's own rounds may spend in an hour. Atlassian's pool for the app is 65,000 points an hour by default
 * over all tenants; more than half stays for tickets and comments, and a restart, which forgets what was spent, cannot
 * spend it all either.
 * Source: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export const roundPointsPerHour = 30_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * At most so many points in any hour, wherever that hour begins. What was spent is counted by the minute, so that
 * memory stays flat; a minute counts until all of it is more than an hour ago.
 */
export function createPointsBudget({
  pointsPerHour,
  now,
}: {
  readonly pointsPerHour: number;
  readonly now: Clock;
}): PointsBudget {
  const minutes: { readonly startMs: number; points: number }[] = [];
  let spent = 0;

  function forgetBefore(nowMs: number): void {
    for (let [oldest] = minutes; oldest !== undefined && freeAgainAt(oldest) <= nowMs; [oldest] = minutes) {
      spent -= oldest.points;
      minutes.shift();
    }
  }

  return {
    take(points) {
      if (points > pointsPerHour) throw new RangeError(`${points} points are more than a whole hour's budget.`);
      const nowMs = now().getTime();
      forgetBefore(nowMs);
      if (spent + points > pointsPerHour) return msUntilFree(minutes, spent + points - pointsPerHour) - nowMs;
      const startMs = nowMs - (nowMs % minuteMs);
      const last = minutes.at(-1);
      if (last !== undefined && last.startMs >= startMs) last.points += points;
      else minutes.push({ startMs, points });
      spent += points;
      return 0;
    },
    giveBack(points) {
      const last = minutes.at(-1);
      if (last === undefined) return;
      const back = Math.min(points, last.points);
      last.points -= back;
      spent -= back;
    },
  };
}

/** The moment at which so many points are free again that lack now. */
function msUntilFree(minutes: readonly { readonly startMs: number; readonly points: number }[], lacking: number) {
  let freed = 0;
  let atMs = 0;
  for (const minute of minutes) {
    freed += minute.points;
    atMs = freeAgainAt(minute);
    if (freed >= lacking) break;
  }
  return atMs;
}

function freeAgainAt({ startMs }: { readonly startMs: number }): number {
  return startMs + minuteMs + hourMs;
}
