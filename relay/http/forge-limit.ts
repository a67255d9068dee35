import { AppError } from '../domain/app-error';
import type { Clock } from '../domain/clock';

/** One site's share of this process, far above what people who read issues ask for. */
export const forgeCallsPerSecond = 100;
const windowMs = 1_000;

/** Counts a call of a site's Forge app. @throws 429 above the site's share, whoever of the site calls */
export type ForgeLimit = (cloudId: string) => void;

/** Calls are counted by the second, so that what is remembered is one second's sites. */
export function createForgeLimit(now: Clock): ForgeLimit {
  let startedMs = 0;
  const calls = new Map<string, number>();
  return (cloudId) => {
    const nowMs = now().getTime();
    if (nowMs - startedMs >= windowMs || nowMs < startedMs) {
      calls.clear();
      startedMs = nowMs;
    }
    const count = (calls.get(cloudId) ?? 0) + 1;
    calls.set(cloudId, count);
    if (count <= forgeCallsPerSecond) return;
    const detail = `The app on one site may make ${forgeCallsPerSecond} calls a second. Try again in a second.`;
    throw new AppError('too_many_requests', 429, 'That was too many calls.', detail, { retryAfterSeconds: 1 });
  };
}
