/** How long a task waits between its attempts. */
interface Backoff {
  readonly firstMs: number;
  /** Each wait is this many times as long as the one before. */
  readonly factor: number;
  readonly longestMs: number;
  /** The share of a wait that is random (jitter), so that tasks that failed together don't retry together. */
  readonly spread: number;
}

/** The relay's own back-off waits no longer than this between two attempts at a delivery. */
export const maxBackoffMs = 30_000;

const minuteMs = 60_000;

/** The back-off of each kind of task. */
export const backoffs = {
  /** People wait for it. */
  delivery: { firstMs: 500, factor: 2, longestMs: maxBackoffMs, spread: 0.5 },
  /** Background work in Jira: quick retries at first, then long pauses. */
  rounds: { firstMs: 1_000, factor: 4, longestMs: 10 * minuteMs, spread: 0.5 },
  /** From half a minute up to an hour. */
  webhook: { firstMs: 30_000, factor: 2, longestMs: 60 * minuteMs, spread: 0 },
  check: { firstMs: 10 * minuteMs, factor: 1, longestMs: 10 * minuteMs, spread: 0.5 },
  /** An admin may be looking at the list of test tickets. */
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
