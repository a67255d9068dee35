import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Waits this many milliseconds. Rejects when the relay stops. */
export type Wait = (ms: number) => Promise<void>;

/** Waits by the system clock, or until the signal says that the relay stops. */
export function waitUntilStopped(stopping: AbortSignal): Wait {
  // One listener per wait, and every site may wait at once.
  setMaxListeners(0, stopping);
  return (ms) => pause(ms, undefined, { signal: stopping });
}
