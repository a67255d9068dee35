/** The longest that our own back-off waits between two tries. */
export const maxBackoffMs = 30_000;

const firstBackoffMs = 500;

/**
 * How long to wait before the next try: doubling from half a second to 30 s, and somewhere in the upper half of that
 * step, so that many deliveries that failed together do not come back together.
 *
 * @param failures how many tries in a row have failed, at least 1
 * @param random between 0 (included) and 1 (excluded)
 */
export function backoffMs(failures: number, random: number): number {
  const step = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(Math.max(failures, 1) - 1, 16));
  return Math.round(step / 2 + (random * step) / 2);
}
