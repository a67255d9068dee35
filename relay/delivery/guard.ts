import { type Guard, heldSentence, isHeldByGuard, type KeyStatus, laneOf, windowMs } from '../domain/guard';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import type { NewDelivery } from '../store/deliveries';
import { keyStatuses, laneCounts, noteSeen, type SeenKey, stormsIn } from '../store/guard';
import { isPostgres } from '../store/is-postgres';
import { lockInOrder } from '../store/lock-in-order';
import type { DeliveryContext } from './context';

/** A new delivery, and the guard of its destination. */
export interface Guarded {
  readonly delivery: NewDelivery;
  readonly destinationName: string;
  readonly guard: Guard | null;
}

type GuardContext = Pick<DeliveryContext, 'now' | 'newId'>;

/** A delivery that its destination's guard judges. */
interface Judged extends Guarded {
  readonly guard: Guard;
  readonly lane: ReturnType<typeof laneOf>;
  readonly name: string;
}

/**
 * Lets each destination's storm guard judge its new deliveries, in their order, and returns all of them; what exceeds is
 * held. With several processes, those that may file a new ticket at the same destination judge one after another, so that
 * 20 new tickets are 20. The number of statements doesn't depend on the number of events.
 */
export async function guardDeliveries(
  context: GuardContext,
  transaction: Database,
  all: readonly Guarded[],
): Promise<NewDelivery[]> {
  const now = context.now().getTime();
  const judged = all.flatMap((one): Judged[] => {
    const { delivery, guard } = one;
    if (guard === null || delivery.unfiled !== undefined) return [];
    const lane = laneOf(delivery.eventType);
    return [{ ...one, guard, lane, name: `guard ${delivery.destinationId} ${lane}` }];
  });
  if (judged.length === 0) return all.map(({ delivery }) => delivery);
  const before = await keyStatuses(transaction, keysOf(judged, now));
  const news = judged.filter(({ delivery }) => before.get(delivery.dedupKey)?.hasOpenTicket !== true);
  const held = await judgeNew(context, transaction, news, before, now);
  return all.map(({ delivery }) => held.get(delivery.id) ?? delivery);
}

/** Judges those whose key has no open ticket. @returns what is held, by the delivery's id */
async function judgeNew(
  context: GuardContext,
  transaction: Database,
  news: readonly Judged[],
  before: ReadonlyMap<string, KeyStatus>,
  now: number,
): Promise<Map<string, NewDelivery>> {
  if (news.length === 0) return new Map();
  await lockInOrder(transaction, [...new Set(news.map(({ name }) => name))]);
  // What another process has stored until it released the lock. SQLite has one transaction at a time.
  const statuses = new Map(isPostgres(transaction) ? await keyStatuses(transaction, keysOf(news, now)) : before);
  const lanes = new Map(news.map((one) => [one.name, one]));
  const counts = await laneCounts(
    transaction,
    [...lanes.values()].map((one) => laneSince(one, now)),
    Math.max(...news.map(({ guard }) => guard.newTickets)) + 1,
  );
  const counted = new Map(counts.map((count) => [`guard ${count.destinationId} ${count.lane}`, count.counted]));
  const firstHeld = new Map<string, Judged>();
  const held = new Map<string, NewDelivery>();
  const seen = new Map<string, SeenKey>();
  for (const one of news) {
    const { delivery, guard, lane, name } = one;
    const { dedupKey, organisationId, destinationId } = delivery;
    const status = statuses.get(dedupKey) ?? unknownKey;
    const count = counted.get(name) ?? 0;
    const isHeld = isHeldByGuard(guard, status, count);
    if (status.hasOpenTicket) continue;
    if (status.seen === null) counted.set(name, count + 1);
    const isPassed = !isHeld;
    statuses.set(dedupKey, { ...status, seen: isPassed ? 'passed' : 'held', isHeld, isUnderWay: isPassed });
    seen.set(dedupKey, { organisationId, destinationId, dedupKey, lane, at: now, isPassed });
    if (!isHeld) continue;
    const unfiled = { state: 'held', cause: 'guard', reason: heldSentence(guard, lane) } as const;
    held.set(delivery.id, { ...delivery, unfiled });
    if (!firstHeld.has(name)) firstHeld.set(name, one);
  }
  await auditNewStorms(context, transaction, [...firstHeld.values()], now);
  await noteSeen(transaction, [...seen.values()]);
  return held;
}

const unknownKey: KeyStatus = { hasOpenTicket: false, isHeld: false, isUnderWay: false, seen: null };

function keysOf(judged: readonly Judged[], now: number) {
  const keys = new Map(judged.map(({ delivery, guard }) => [delivery.dedupKey, now - windowMs(guard)]));
  return [...keys].map(([dedupKey, since]) => ({ dedupKey, since }));
}

function laneSince({ delivery: { destinationId }, guard, lane }: Judged, now: number) {
  return { destinationId, lane, since: now - windowMs(guard) };
}

/** Once for each storm: while it lasts, more is held without another entry. To be called before what is held now is noted. */
async function auditNewStorms(
  context: GuardContext,
  transaction: Database,
  firstHeld: readonly Judged[],
  now: number,
): Promise<void> {
  const storms = await stormsIn(
    transaction,
    firstHeld.map((one) => laneSince(one, now)),
  );
  const known = new Set(storms.map(({ destinationId, lane }) => `guard ${destinationId} ${lane}`));
  for (const one of firstHeld) if (!known.has(one.name)) await auditStorm(context, transaction, one);
}

function auditStorm(context: GuardContext, transaction: Database, one: Judged): Promise<void> {
  const { delivery, destinationName, guard, lane } = one;
  return writeAudit(transaction, context, delivery.organisationId, {
    action: 'JIRA_EVENTS_HELD',
    actor: systemActor,
    target: { kind: 'destination', id: delivery.destinationId, name: destinationName },
    details: { guard, events: lane, firstDeliveryId: delivery.id, reason: heldSentence(guard, lane) },
  });
}
