import { AppError } from '../domain/app-error';
import type { Clock } from '../domain/clock';

const windowMs = 1_000;

/** Counts a call of a caller. @throws 429 above the caller's share */
export type CallLimit = (caller: string) => void;

interface CallLimitSettings {
  readonly perSecond: number;
  /** What is limited, as a sentence for the caller. */
  readonly rule: string;
  readonly now: Clock;
}

/** Calls are counted by the second, so that what is remembered is one second's callers. */
export function createCallLimit({ perSecond, rule, now }: CallLimitSettings): CallLimit {
  let startedMs = 0;
  const calls = new Map<string, number>();
  return (caller) => {
    const nowMs = now().getTime();
    if (nowMs - startedMs >= windowMs || nowMs < startedMs) {
      calls.clear();
      startedMs = nowMs;
    }
    const count = (calls.get(caller) ?? 0) + 1;
    calls.set(caller, count);
    if (count <= perSecond) return;
    const detail = `${rule} Wait for as long as Retry-After says.`;
    throw new AppError('too_many_requests', 429, 'That was too many calls.', detail, { retryAfterSeconds: 1 });
  };
}
