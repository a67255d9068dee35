/** How long a task waits between its attempts. */
export interface Backoff {
  readonly firstMs: number;
  /** By so much each wait is longer than the one before. */
  readonly factor: number;
  readonly longestMs: number;
  /** Which share of a wait is left to chance, so that what failed together does not come back together. */
  readonly spread: number;
}

/** The longest that our own back-off waits between two attempts at a delivery. */
export const maxBackoffMs = 30_000;

const minuteMs = 60_000;

/** The back-off of each kind of later work. */
export const backoffs = {
  /** People wait for it. */
  delivery: { firstMs: 500, factor: 2, longestMs: maxBackoffMs, spread: 0.5 },
  /** What reads or writes Jira in rounds: quick at first, then with long pauses. */
  rounds: { firstMs: 1_000, factor: 4, longestMs: 10 * minuteMs, spread: 0.5 },
  /** Half a minute at first, hourly at last. */
  webhook: { firstMs: 30_000, factor: 2, longestMs: 60 * minuteMs, spread: 0 },
  check: { firstMs: 10 * minuteMs, factor: 1, longestMs: 10 * minuteMs, spread: 0.5 },
  /** An admin looks at the list of test tickets meanwhile. */
  testTicket: { firstMs: 10_000, factor: 1, longestMs: 10_000, spread: 0 },
} as const satisfies Readonly<Record<string, Backoff>>;

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * @param failures how many attempts in a row have failed, at least 1
 * @param random between 0 (included) and 1 (excluded)
 */
export function backoffMs(failures: number, random: number, backoff: Backoff = backoffs.delivery): number {
  const { firstMs, factor, longestMs, spread } = backoff;
  const step = Math.min(longestMs, firstMs * factor ** Math.min(Math.max(failures, 1) - 1, 16));
  return Math.round(step * (1 - spread) + random * step * spread);
}
