/** After this long, a message that did not arrive is given up. */
export const giveUpAfterMs = 24 * 60 * 60_000;

/** A problem has to stand for this long before anybody is told. */
export const standsMs = 60_000;

/** Problems that open within this time of each other are told together. */
export const gatherMs = 5_000;

const firstPauseMs = 10_000;
const longestPauseMs = 15 * 60_000;

/** How long to wait after so many failures in a row; `random` from 0 to 1 spreads notices that failed together. */
export function pauseAfter(failures: number, random: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(pause * (0.8 + 0.4 * random));
}
