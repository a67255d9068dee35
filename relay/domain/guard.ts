import { eventTypeOf } from '../../shared/event-catalogue';

/** How many new tickets a destination may file in which time, before what exceeds is held for a person to decide. */
export interface Guard {
  readonly newTickets: number;
  readonly perMinutes: number;
}

export const maxGuard: Guard = { newTickets: 1_000, perMinutes: 24 * 60 };

/** What destinations get that are made from now on. */
export const defaultGuard: Guard = { newTickets: 20, perMinutes: 10 };

/** Safety events are counted apart, so that a storm of others never holds them. */
export const guardLanes = ['safety', 'other'] as const;
export type GuardLane = (typeof guardLanes)[number];

export function laneOf(eventType: string): GuardLane {
  return eventTypeOf(eventType)?.group === 'safety' ? 'safety' : 'other';
}

export function windowMs({ perMinutes }: Guard): number {
  return perMinutes * 60_000;
}

/** What is known of a dedup key when its event comes in. */
export interface KeyStatus {
  readonly hasOpenTicket: boolean;
  /** Whether an earlier event of it is held. */
  readonly isHeld: boolean;
  /** Whether an earlier event of it is on its way, or waits for an obstacle. */
  readonly isUnderWay: boolean;
  /** Whether it came within the guard's time without an open ticket, and if so, whether it was let through. */
  readonly seen: 'passed' | 'held' | null;
}

/**
 * Whether the guard holds an event whose dedup key has this status. An open ticket gets its comments; what is held keeps
 * its later events; what was let through once isn't held afterwards.
 *
 * @param counted how many different keys came to the lane within the guard's time, held ones and this one included
 */
export function isHeldByGuard(guard: Guard, status: KeyStatus, counted: number): boolean {
  if (status.hasOpenTicket) return false;
  if (status.isHeld) return true;
  if (status.isUnderWay || status.seen === 'passed') return false;
  return counted - (status.seen === null ? 0 : 1) >= guard.newTickets;
}

/** Why the guard holds an event. */
export function heldSentence({ newTickets, perMinutes }: Guard, lane: GuardLane): string {
  const events = lane === 'safety' ? 'safety events' : 'events';
  return `Held: more than ${newTickets} different ${events} without an open ticket came within ${minutes(perMinutes)}. File it or dismiss it.`;
}

/** The guard for people: “20 new tickets in 10 minutes”. */
export function guardSentence({ newTickets, perMinutes }: Guard): string {
  return `${newTickets} new ticket${newTickets === 1 ? '' : 's'} in ${minutes(perMinutes)}`;
}

function minutes(count: number): string {
  return count === 1 ? '1 minute' : `${count} minutes`;
}

/**
 * When to file released tickets, one time for each: no more than the guard's number within its time, those that were
 * released before included.
 *
 * @param released when the last ones were released, oldest first, in milliseconds; the last `newTickets` are enough
 */
export function releaseTimes(guard: Guard, released: readonly number[], count: number, now: number): number[] {
  const times = [...released];
  for (let index = 0; index < count; index += 1) {
    const before = times.at(-guard.newTickets);
    const isFull = times.length >= guard.newTickets && before !== undefined;
    times.push(isFull ? Math.max(now, before + windowMs(guard)) : now);
  }
  return times.slice(released.length);
}
