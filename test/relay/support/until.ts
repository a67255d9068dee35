import { setTimeout as pause } from 'node:timers/promises';

/** Only keeps a test that waits in vain from waiting for ever: a busy machine takes a multiple of the usual time. */
export const longestWaitMs = 120_000;

/**
 * Waits until a condition holds, and answers what made it hold. Fails with the last thing seen. It looks the less often
 * the longer it has waited: what looks cost is taken from those who are waited for.
 */
export async function until<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  withinMs = longestWaitMs,
): Promise<T> {
  const begun = Date.now();
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    const waitedMs = Date.now() - begun;
    if (waitedMs > withinMs) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
    await pause(Math.min(500, Math.max(10, waitedMs / 20)));
  }
}
