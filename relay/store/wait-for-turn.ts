/** One line for the whole process: it has one event loop. */
const waiting: (() => void)[] = [];
let isScheduled = false;

/**
 * Resolves at the caller's turn to compute for some milliseconds: one caller in each round of the event loop, in order
 * of arrival. What many ask for at once, such as previews, searches and tickets to render, is then done one after the
 * other, and other requests are answered in between.
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
