import type { Clock } from '../domain/clock';
import type { Unit } from './tasks';

interface AlarmSettings {
  readonly now: Clock;
  /** Called with the units that have become due. */
  readonly onDue: (due: readonly Unit[]) => void;
  /** Called when it is time to look at the table. */
  readonly onLook: () => void;
}

/** Waits, with one timer, for units that are due later. */
interface Alarm {
  /** Reports this unit when it is due. If it is set twice, the later call counts. */
  set(due: Unit, at: Date): void;
  /** Asks for a look at the table at that time; undefined cancels it. */
  lookAt(at: Date | undefined): void;
  stop(): void;
}

/** At most this many are kept in memory: a look at the table finds the rest in time. */
const maxLater = 10_000;

/** The clock is read at least this often, since it may jump. */
const longestWaitMs = 1_000;
/** Units that become due within this time are reported together. */
const shortestWaitMs = 5;

export function createAlarm({ now, onDue, onLook }: AlarmSettings): Alarm {
  const later = new Map<string, Unit & { readonly atMs: number }>();
  let lookAtMs = Number.POSITIVE_INFINITY;
  let nextMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let ringsAtMs = Number.POSITIVE_INFINITY;

  function expect(atMs: number): void {
    nextMs = Math.min(nextMs, atMs);
    if (nextMs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(longestWaitMs, Math.max(shortestWaitMs, nextMs - now().getTime()));
    const wantedMs = performance.now() + waitMs;
    if (timer !== undefined && ringsAtMs <= wantedMs) return;
    clearTimeout(timer);
    ringsAtMs = wantedMs;
    timer = setTimeout(ring, waitMs);
  }

  function ring(): void {
    timer = undefined;
    const nowMs = now().getTime();
    if (nextMs <= nowMs) reportDue(nowMs);
    expect(nextMs);
  }

  function reportDue(nowMs: number): void {
    const due: Unit[] = [];
    nextMs = Number.POSITIVE_INFINITY;
    for (const [id, item] of later) {
      if (item.atMs > nowMs) {
        nextMs = Math.min(nextMs, item.atMs);
        continue;
      }
      later.delete(id);
      due.push(item);
    }
    const isLookDue = lookAtMs <= nowMs;
    if (isLookDue) lookAtMs = Number.POSITIVE_INFINITY;
    nextMs = Math.min(nextMs, lookAtMs);
    if (due.length > 0) onDue(due);
    if (isLookDue) onLook();
  }

  function lookAt(atMs: number): void {
    lookAtMs = atMs;
    expect(atMs);
  }

  return {
    set(due, at) {
      const atMs = at.getTime();
      const id = `${due.task} ${due.unit}`;
      if (later.size >= maxLater && !later.has(id)) {
        lookAt(Math.min(lookAtMs, atMs));
        return;
      }
      later.set(id, { ...due, atMs });
      expect(atMs);
    },
    lookAt: (at) => lookAt(at?.getTime() ?? Number.POSITIVE_INFINITY),
    stop() {
      clearTimeout(timer);
      later.clear();
      lookAtMs = Number.POSITIVE_INFINITY;
    },
  };
}
