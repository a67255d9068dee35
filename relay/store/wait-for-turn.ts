/** One queue for the whole process, since it has one event loop. */
const waiting: (() => void)[] = [];
let isScheduled = false;

/**
 * Resolves when it is the caller's turn to compute for a few milliseconds: one caller per round of the event loop, in order
 * of arrival. Many previews, searches or renderings at once then run one after the other, and other requests are answered
 * in between.
 */
export function waitForTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    schedule();
  });
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    waiting.shift()?.();
    if (waiting.length > 0) schedule();
  });
}
