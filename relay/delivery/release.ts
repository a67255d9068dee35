import { later, timestamp } from '../domain/clock';
import { guardSentence, laneOf, releaseTimes } from '../domain/guard';
import { writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { type HeldDelivery, heldAmong, heldOf, lastReleases, noteReleases, releasesOf } from '../store/guard';
import { lockInOrder } from '../store/lock-in-order';
import { deferQueued } from '../store/retries';
import type { DeliveryContext } from './context';
import { itemOf } from './item';

/** Who releases held deliveries. */
interface Releaser {
  readonly organisationId: string;
  readonly id: string;
  readonly name: string;
}

type ReleaseContext = Pick<DeliveryContext, 'queue' | 'now' | 'newId'>;

/** One request to file what is held: the destinations whose release it has recorded already. */
export interface Release {
  /** Whether each destination files no faster than its guard allows. */
  readonly isPaced: boolean;
  readonly audited: Set<string>;
}

/**
 * When to file deliveries that are about to be put back into the queue, by dedup key, in milliseconds: those that the
 * storm guard holds at their destination's pace, counted among the released alone. What isn't named is filed at once. A
 * key has one time: its first delivery may file a ticket, and the others are comments there.
 */
export async function planRelease(
  context: ReleaseContext,
  transaction: Database,
  releaser: Releaser,
  ids: readonly string[],
  release: Release,
): Promise<PlannedRelease[]> {
  const held = await heldAmong(transaction, releaser.organisationId, ids);
  if (held.length === 0) return [];
  const destinations = groupedBy(held, ({ destinationId }) => destinationId);
  await lockInOrder(
    transaction,
    [...destinations.keys()].map((id) => `release ${id}`),
  );
  const planned: PlannedRelease[] = [];
  for (const [destinationId, own] of destinations) {
    if (!release.audited.has(destinationId)) await audit(context, transaction, releaser, own, release);
    release.audited.add(destinationId);
    if (release.isPaced) planned.push(...(await pace(context, transaction, releaser, own)));
  }
  return planned;
}

/** A held delivery that is filed later than at once. */
export interface PlannedRelease {
  readonly id: string;
  readonly dedupKey: string;
  readonly at: number;
  readonly reason: string;
}

async function pace(
  { now }: ReleaseContext,
  transaction: Database,
  { organisationId, name }: Releaser,
  held: readonly HeldDelivery[],
): Promise<PlannedRelease[]> {
  const [{ guard = null, destinationId = '' } = {}] = held;
  if (guard === null) return [];
  const current = now().getTime();
  const keys = [...new Map(held.map((one) => [one.dedupKey, one])).values()];
  const before = await releasesOf(
    transaction,
    keys.map(({ dedupKey }) => dedupKey),
  );
  // A key that an earlier part of the same request has given a time keeps it.
  const news = keys.filter(({ dedupKey }) => (before.get(dedupKey) ?? 0) < current);
  const lately = await lastReleases(transaction, organisationId, destinationId, guard.newTickets);
  const times = releaseTimes(guard, lately, news.length, current);
  const released = news.map(({ dedupKey, eventType }, index) => ({
    organisationId,
    destinationId,
    dedupKey,
    lane: laneOf(eventType),
    at: current,
    releasedAt: times[index] ?? current,
  }));
  await noteReleases(transaction, released);
  const planned = new Map([...before, ...released.map(({ dedupKey, releasedAt }) => [dedupKey, releasedAt] as const)]);
  const reason = `${name} asked to file it. AvsB files ${guardSentence(guard)}.`;
  return held.flatMap(({ id, dedupKey }) => {
    const at = planned.get(dedupKey) ?? current;
    return at > current ? [{ id, dedupKey, at, reason }] : [];
  });
}

/** Lets planned deliveries wait for their time, after they were put into the queue. */
export async function deferReleased(
  { queue }: ReleaseContext,
  transaction: Database,
  organisationId: string,
  planned: readonly PlannedRelease[],
): Promise<void> {
  for (const [at, together] of groupedBy(planned, (one) => one.at)) {
    const due = later(new Date(0), at);
    const [first] = together;
    if (first === undefined) continue;
    const ids = together.map(({ id }) => id);
    await deferQueued(transaction, organisationId, ids, { nextAttemptAt: timestamp(due), reason: first.reason });
    const keys = [...new Set(together.map(({ dedupKey }) => dedupKey))];
    await queue.schedule(
      transaction,
      keys.map((key) => ({ ...itemOf(key), at: due })),
    );
  }
}

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

async function audit(
  context: ReleaseContext,
  transaction: Database,
  { organisationId, id, name }: Releaser,
  [first]: readonly HeldDelivery[],
  { isPaced }: Release,
): Promise<void> {
  if (first === undefined) return;
  const { destinationId, destinationName, guard } = first;
  const held = (await heldOf(transaction, organisationId, [destinationId])).get(destinationId);
  await writeAudit(transaction, context, organisationId, {
    action: 'JIRA_EVENTS_RELEASED',
    actor: { type: 'user', id, name },
    target: { kind: 'destination', id: destinationId, name: destinationName },
    details: { firstDeliveryId: first.id, held: held?.count ?? 0, pace: isPaced ? guard : null },
  });
}
