import type { Clock } from '../domain/clock';
import { type CallLimit, createCallLimit } from './call-limit';

/** One site's share of this process, far above what people reading issues need. */
export const forgeCallsPerSecond = 100;

/** Counts a call of a site's Forge app, by the site's cloudId: all users of a site share its limit. */
export function createForgeLimit(now: Clock): CallLimit {
  const rule = `The app on one site may make ${forgeCallsPerSecond} calls a second.`;
  return createCallLimit({ perSecond: forgeCallsPerSecond, rule, now });
}
