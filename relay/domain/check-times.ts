import { backoffMs, backoffs } from './backoff';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * How long after a check the next one is due: within a day, at another time of it for each destination, so that the
 * checks of all are spread over the day. Where the check found an obstacle, within an hour, so that a problem doesn't
 * stay on the screen for long after it was fixed in Jira.
 *
 * @param random between 0 (included) and 1 (excluded)
 */
export function nextCheckMs(ok: boolean, random: number): number {
  return ok ? between(18 * hourMs, 24 * hourMs, random) : between(50 * minuteMs, hourMs, random);
}

/** How long after a check that could not be carried out the next attempt is due. */
export function nextAttemptMs(random: number): number {
  return backoffMs(1, random, backoffs.check);
}

/** A series of refusals triggers a check of the destination this often at most. */
const afterRefusalMs = minuteMs;

/** When to check a destination after Jira refused one of its tickets, given the last check for that reason. */
export function checkAfterRefusalAt(now: Date, checkedAt: string | null): Date {
  const earliest = checkedAt === null ? now.getTime() : Date.parse(checkedAt) + afterRefusalMs;
  return new Date(Math.max(now.getTime(), earliest));
}

/** When the check after a save is retried, if it could not run at once. */
export const afterSaveMs = minuteMs;

/**
 * What a check costs at most, in Jira's points: the edition, the project and the permissions are one object each, a
 * project seldom has more than ten issue types, and a create screen 30 fields; the newest key is one issue.
 */
export function pointsToCheck(issueTypes: number): number {
  return 4 * 2 + 11 + issueTypes * 31;
}

function between(low: number, high: number, random: number): number {
  return Math.round(low + (high - low) * random);
}
