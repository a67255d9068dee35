import { type Guard, type GuardLane, heldSentence, isHeldByGuard, laneOf, windowMs } from './guard';

/** A storm guard that judges events as they came in, of which nobody files or dismisses what it holds. */
interface ReplayedGuard {
  /** Why it holds an event whose dedup key has no open ticket, or null. */
  judge(key: string, event: { readonly type: string; readonly receivedAt: string }): string | null;
}

export function createReplayedGuard(guard: Guard | null): ReplayedGuard {
  if (guard === null) return { judge: () => null };
  const held = new Set<string>();
  const lanes: Readonly<Record<GuardLane, Lately>> = { safety: createLately(), other: createLately() };
  return {
    judge(key, { type, receivedAt }) {
      const at = Date.parse(receivedAt);
      const lane = laneOf(type);
      const lately = lanes[lane];
      lately.forgetUntil(at - windowMs(guard));
      const seen = lately.keys.has(key) ? (held.has(key) ? 'held' : 'passed') : null;
      const status = { hasOpenTicket: false, isHeld: held.has(key), isUnderWay: false, seen } as const;
      const isHeld = isHeldByGuard(guard, status, lately.keys.size);
      lately.note(key, at);
      if (!isHeld) return null;
      held.add(key);
      return heldSentence(guard, lane);
    },
  };
}

/** The keys that came to a lane lately, with when each came last. */
interface Lately {
  readonly keys: ReadonlyMap<string, number>;
  note(key: string, at: number): void;
  /** Forgets what came last at that time or before. */
  forgetUntil(until: number): void;
}

/** Events come in order, so what is forgotten next is the oldest: none is looked at twice. */
function createLately(): Lately {
  const keys = new Map<string, number>();
  const arrivals: { readonly key: string; readonly at: number }[] = [];
  let forgotten = 0;
  return {
    keys,
    note(key, at) {
      keys.set(key, at);
      arrivals.push({ key, at });
    },
    forgetUntil(until) {
      for (let next = arrivals[forgotten]; next !== undefined && next.at <= until; next = arrivals[forgotten]) {
        if (keys.get(next.key) === next.at) keys.delete(next.key);
        forgotten += 1;
      }
    },
  };
}
