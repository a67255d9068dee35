import type { SubjectKind } from '../../shared/event-type';
import type { Obstacle } from '../domain/destination';
import type { SubjectRef } from '../domain/event';
import { searchText } from '../domain/search-text';
import type { Database } from './database';
import { statement, statementForAll } from './statement';

export const deliveryStates = ['queued', 'delivering', 'delivered', 'waiting', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What last went wrong: Jira's words where it was Jira, else ours. */
export interface LastError {
  readonly message: string;
  readonly status: number | null;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

/** What became of one event at one destination. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: SubjectRef & { readonly name: string };
  readonly destinationId: string;
  readonly createdAt: string;
  readonly state: DeliveryState;
  readonly outcome: 'created' | 'commented' | null;
  readonly issueKey: string | null;
  readonly issueUrl: string | null;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastError: LastError | null;
}

export interface NewDelivery {
  readonly id: string;
  readonly organisationId: string;
  readonly eventId: string;
  readonly destinationId: string;
  readonly eventType: string;
  readonly subject: SubjectRef & { readonly name: string };
  readonly dedupKey: string;
  readonly createdAt: string;
}

/** What of a delivery changes while it is worked on; what is not named stays. */
export interface DeliveryChange {
  readonly state?: DeliveryState;
  readonly obstacle?: Obstacle | null;
  readonly outcome?: Delivery['outcome'];
  readonly issueKey?: string;
  readonly issueUrl?: string;
  readonly reason?: string;
  /** Counts one more try. */
  readonly anotherAttempt?: boolean;
  /** How many tries in a row have failed. */
  readonly failures?: number;
  /** How many renderings in a row have begun without an end. */
  readonly unfinishedRenders?: number;
  readonly nextAttemptAt?: string | null;
  readonly lastError?: LastError | null;
}

export interface DeliveryRow {
  id: string;
  organisation_id: string;
  event_id: string;
  destination_id: string;
  event_type: string;
  subject_kind: SubjectKind;
  subject_id: string;
  subject_name: string;
  /** Name and id of the subject, as they are searched. */
  search_text: string;
  dedup_key: string;
  state: DeliveryState;
  obstacle: Obstacle | null;
  outcome: Delivery['outcome'];
  reason: string | null;
  issue_key: string | null;
  issue_url: string | null;
  attempts: number;
  failures: number;
  unfinished_renders: number;
  next_attempt_at: string | null;
  last_error: string | null;
  created_at: string;
}

/**
 * What is still to do. Written out rather than bound: both engines use the index over these few only where the query
 * says the same as the index does.
 */
export const isUnfinished = "deliveries.state IN ('queued', 'delivering')";
export const isDelivered = "deliveries.state = 'delivered'";

export async function insertDeliveries(database: Database, added: readonly NewDelivery[]): Promise<void> {
  await insertRows(
    database,
    added.map((delivery) => ({
      id: delivery.id,
      organisation_id: delivery.organisationId,
      event_id: delivery.eventId,
      destination_id: delivery.destinationId,
      event_type: delivery.eventType,
      subject_kind: delivery.subject.kind,
      subject_id: delivery.subject.id,
      subject_name: delivery.subject.name,
      search_text: searchText(`${delivery.subject.name}\n${delivery.subject.id}`),
      dedup_key: delivery.dedupKey,
      state: 'queued' as const,
      created_at: delivery.createdAt,
    })),
  );
}

const insertRows = statementForAll<Partial<DeliveryRow>>((database, rows) => deliveries(database).insert([...rows]));

export async function changeDelivery(
  database: Database,
  organisationId: string,
  id: string,
  change: DeliveryChange,
): Promise<void> {
  await update(database, {
    organisation_id: organisationId,
    id,
    ...(change.state !== undefined && { state: change.state }),
    ...(change.obstacle !== undefined && { obstacle: change.obstacle }),
    ...(change.outcome !== undefined && { outcome: change.outcome }),
    ...(change.issueKey !== undefined && { issue_key: change.issueKey }),
    ...(change.issueUrl !== undefined && { issue_url: change.issueUrl }),
    ...(change.reason !== undefined && { reason: change.reason }),
    ...(change.anotherAttempt && { more_attempts: 1 }),
    ...(change.failures !== undefined && { failures: change.failures }),
    ...(change.unfinishedRenders !== undefined && { unfinished_renders: change.unfinishedRenders }),
    ...(change.nextAttemptAt !== undefined && { next_attempt_at: change.nextAttemptAt }),
    ...(change.lastError !== undefined && { last_error: change.lastError && JSON.stringify(change.lastError) }),
  });
}

type ChangedRow = Pick<DeliveryRow, 'organisation_id' | 'id'> & Partial<DeliveryRow> & { more_attempts?: number };

const update = statement<ChangedRow>((database, { organisation_id, id, more_attempts, ...columns }) =>
  deliveries(database)
    .where({ organisation_id, id })
    .update({
      ...columns,
      ...(more_attempts !== undefined && { attempts: database.raw('attempts + ?', [more_attempts]) }),
    }),
);

/** Whether a dedup key has another delivery to work on: a newer one, or an older one that is retried. */
export async function hasMore(database: Database, dedupKey: string): Promise<boolean> {
  return (await oldestUnfinished(database, dedupKey)) !== undefined;
}

type Unfinished = Readonly<{ id: string; organisationId: string; failures: number }>;

/** The oldest unfinished delivery of a dedup key. */
export async function oldestUnfinished(database: Database, dedupKey: string): Promise<Unfinished | undefined> {
  const [row] = await firstUnfinished(database, { dedupKey });
  return row;
}

const firstUnfinished = statement<{ readonly dedupKey: string }, Unfinished>((database, { dedupKey }) =>
  deliveries(database)
    .where({ dedup_key: dedupKey })
    .whereRaw(isUnfinished)
    .orderBy('id')
    .first({ id: 'id', organisationId: 'organisation_id', failures: 'failures' }),
);

/** Which deliveries to release: all of a site's or a destination's that wait, or of some rows, or for one obstacle. */
export interface Released {
  readonly organisationId: string;
  readonly obstacle?: Obstacle;
  readonly siteId?: string;
  readonly destinationId?: string;
  readonly eventTypes?: readonly string[];
}

/** So many deliveries change in one transaction, for which SQLite stops this process. */
const maxAtOnce = 1_000;

/**
 * Puts what waited back in the queue, the oldest first, so much of it at once.
 *
 * @returns the dedup keys that have work again, oldest first, and whether there may be more to put back
 */
export async function releaseWaiting(
  database: Database,
  released: Released,
): Promise<{ readonly keys: string[]; readonly hasMore: boolean }> {
  const query = deliveries(database).where({ organisation_id: released.organisationId, state: 'waiting' });
  if (released.obstacle !== undefined) query.andWhere({ obstacle: released.obstacle });
  if (released.destinationId !== undefined) query.andWhere({ destination_id: released.destinationId });
  if (released.eventTypes !== undefined) query.whereIn('event_type', [...released.eventTypes]);
  if (released.siteId !== undefined) {
    query.whereIn('destination_id', database('destinations').where({ site_id: released.siteId }).select('id'));
  }
  const rows = await deliveries(database)
    .where({ organisation_id: released.organisationId })
    .whereIn('id', query.orderBy('id').limit(maxAtOnce).select('id'))
    .update({ state: 'queued', obstacle: null, reason: null, next_attempt_at: null, failures: 0 })
    .returning(['id', 'dedup_key']);
  const keys = [...new Set(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => row.dedup_key))];
  return { keys, hasMore: rows.length >= maxAtOnce };
}

/**
 * Ends what a destination has not begun to deliver, so much of it at once: its worker ends the rest, as it does what is
 * in progress or may be in Jira already, once it has been put back in the queue.
 *
 * @returns how many there were
 */
export async function endUnbegun(
  database: Database,
  organisationId: string,
  destinationId: string,
  reason: string,
): Promise<number> {
  const unbegun = () =>
    deliveries(database)
      .where({ organisation_id: organisationId, destination_id: destinationId })
      .whereIn('state', ['queued', 'waiting']);
  const some = unbegun()
    .whereNotExists((unsettled) =>
      unsettled
        .from('attempts')
        .whereRaw('attempts.delivery_id = deliveries.id AND NOT attempts.is_settled')
        .select(database.raw('1')),
    )
    .limit(maxAtOnce)
    .select('id');
  const ended = await unbegun().whereIn('id', some).update(endedBecause(reason));
  if (ended < maxAtOnce) return ended;
  const [rest] = await unbegun().count({ count: '*' });
  return ended + Number(rest?.count ?? 0);
}

function endedBecause(reason: string) {
  const lastError: LastError = { message: reason, status: null, errorMessages: [], errors: {} };
  return {
    state: 'failed' as const,
    obstacle: null,
    reason,
    next_attempt_at: null,
    last_error: JSON.stringify(lastError),
  };
}

/** Ends a delivery that nothing more will be tried for, because of what AvsB's admins did. */
export async function endDelivery(
  database: Database,
  organisationId: string,
  id: string,
  reason: string,
): Promise<void> {
  await deliveries(database).where({ organisation_id: organisationId, id }).update(endedBecause(reason));
}

/** The event types, by destination, whose deliveries wait until their row is mapped again. */
export async function waitingForRemap(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows: { destination_id: string; event_type: string }[] = await deliveries(database)
    .whereRaw(waitsForRemap)
    .whereIn('destination_id', ownDestinations(database, organisationId, destinationIds))
    .distinct('destination_id', 'event_type');
  const waiting = new Map(destinationIds.map((id) => [id, new Set<string>()]));
  for (const row of rows) waiting.get(row.destination_id)?.add(row.event_type);
  return waiting;
}

/** As its index says. */
const waitsForRemap = "deliveries.state = 'waiting' AND deliveries.obstacle = 'remap_required'";

/** Those of them that are the organisation's. So indexes by destination serve alone: there may be 100,000 rows of each. */
function ownDestinations(database: Database, organisationId: string, destinationIds: readonly string[]) {
  return database('destinations')
    .where({ organisation_id: organisationId })
    .whereIn('id', [...destinationIds])
    .select('id');
}

/** How many of each destination's deliveries wait and have failed. */
export async function countsOf(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, { waiting: number; failed: number }>> {
  const rows: { destination_id: string; state: 'waiting' | 'failed'; count: number | string }[] = await deliveries(
    database,
  )
    .whereIn('destination_id', ownDestinations(database, organisationId, destinationIds))
    .whereIn('state', ['waiting', 'failed'])
    .groupBy('destination_id', 'state')
    .select('destination_id', 'state')
    .count({ count: '*' });
  const counts = new Map(destinationIds.map((id) => [id, { waiting: 0, failed: 0 }]));
  for (const row of rows) {
    const of = counts.get(row.destination_id);
    if (of !== undefined) of[row.state] = Number(row.count);
  }
  return counts;
}

/** The deliveries of an event, by destination. */
export async function deliveriesOfEvent(
  database: Database,
  organisationId: string,
  eventId: string,
): Promise<{ id: string; destinationId: string }[]> {
  return deliveries(database)
    .where({ organisation_id: organisationId, event_id: eventId })
    .orderBy('id')
    .select({ id: 'id', destinationId: 'destination_id' });
}

function deliveries(database: Database) {
  return database<DeliveryRow>('deliveries');
}
