import { backoffMs, backoffs } from './backoff';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * How long after a check the next one is due: within a day, at another time of it for each destination, so that the
 * checks of all are spread over the day. Where something is in the way, within an hour, so that what was fixed in Jira
 * does not stay a problem for long.
 *
 * @param random between 0 (included) and 1 (excluded)
 */
export function nextCheckMs(ok: boolean, random: number): number {
  return ok ? between(18 * hourMs, 24 * hourMs, random) : between(50 * minuteMs, hourMs, random);
}

/** How long after a check that Jira did not let happen the next try is due. */
export function nextTryMs(random: number): number {
  return backoffMs(1, random, backoffs.check);
}

/** Refusals one after the other have a destination checked this often at most. */
const afterRefusalMs = minuteMs;

/** When a destination is checked that Jira refused something of, given when one was last checked for that. */
export function checkAfterRefusalAt(now: Date, checkedAt: string | null): Date {
  const earliest = checkedAt === null ? now.getTime() : Date.parse(checkedAt) + afterRefusalMs;
  return new Date(Math.max(now.getTime(), earliest));
}

/** Where the check that follows a save does not come about, it is made up for then. */
export const afterSaveMs = minuteMs;

/**
 * What a check costs at most, in Jira's points: the edition, the project and the permissions are one object each, a
 * project seldom has more than ten issue types, and a create screen 30 fields.
 */
export function pointsToCheck(issueTypes: number): number {
  return 3 * 2 + 11 + issueTypes * 31;
}

function between(low: number, high: number, random: number): number {
  return Math.round(low + (high - low) * random);
}
