import { reasonNotToFile } from './conditions/evaluate';
import { dedupKeyOf } from './dedup';
import { type OccurredEvent, variablesOfEvent } from './event';
import { type Guard, type GuardLane, heldSentence, isHeldByGuard, laneOf, windowMs } from './guard';
import type { CheckedDraft } from './mapping/mapping';

export const dryRunKinds = ['create', 'comment', 'reopen', 'resolve', 'skip', 'hold', 'wait'] as const;

/** What would have happened to an event, and why. */
export interface ReplayedDecision {
  readonly kind: (typeof dryRunKinds)[number];
  readonly reason: string;
}

/** An event as it came in. */
export interface ReplayedEvent extends OccurredEvent {
  readonly receivedAt: string;
}

export interface Replay {
  /** What would have happened to the next event; null where its row is off. */
  play(event: ReplayedEvent): ReplayedDecision | null;
}

/** The rules that a replay goes by. */
export interface ReplayRules {
  readonly organisationId: string;
  readonly destinationId: string;
  readonly rows: readonly CheckedDraft[];
  readonly guard: Guard | null;
}

/**
 * Plays events in the order in which they came in by a destination's rules: as if there were no ticket at the beginning, and
 * as if nobody in Jira did anything. The same rules judge events that really come in.
 */
export function createReplay({ organisationId, destinationId, rows, guard }: ReplayRules): Replay {
  const rowsByType = new Map(rows.filter(({ enabled }) => enabled).map((row) => [row.eventType, row]));
  const open = new Set<string>();
  const held = new Set<string>();
  const lanes: Readonly<Record<GuardLane, Lately>> = { safety: createLately(), other: createLately() };

  function isHeld(key: string, lane: GuardLane, at: number): boolean {
    if (guard === null) return false;
    const lately = lanes[lane];
    lately.forgetUntil(at - windowMs(guard));
    const seen = lately.keys.has(key) ? (held.has(key) ? 'held' : 'passed') : null;
    const status = { hasOpenTicket: false, isHeld: held.has(key), isUnderWay: false, seen } as const;
    const holds = isHeldByGuard(guard, status, lately.keys.size);
    lately.note(key, at);
    return holds;
  }

  return {
    play(event) {
      const row = rowsByType.get(event.type);
      if (row === undefined) return null;
      const unmet =
        row.when === null || row.when === undefined ? null : reasonNotToFile(row.when, variablesOfEvent(event));
      if (unmet !== null) return { kind: 'skip', reason: unmet };
      const key = dedupKeyOf(organisationId, destinationId, event, row.dedupScope);
      if (open.has(key))
        return { kind: 'comment', reason: 'Its ticket would be open, so the event would be a comment there.' };
      const lane = laneOf(event.type);
      if (guard !== null && isHeld(key, lane, Date.parse(event.receivedAt))) {
        held.add(key);
        return { kind: 'hold', reason: heldSentence(guard, lane) };
      }
      open.add(key);
      return { kind: 'create', reason: 'No ticket would be open for this subject and event.' };
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
