import { type Insertable, type Selectable, type SqlBool, sql, type Updateable } from 'kysely';
import type { Progress } from '../domain/decision';
import type { DeliveryObstacle } from '../domain/destination';
import type { SubjectRef } from '../domain/event';
import type { FiledTicket } from '../domain/filed-ticket';
import { searchText } from '../domain/search-text';
import type { Database } from './database';
import type { DeliveriesTable } from './schema/events';
import { statement, statementForRows } from './statement';

export const deliveryStates = ['queued', 'delivering', 'delivered', 'waiting', 'failed', 'skipped', 'held'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What was done in Jira. */
export const deliveryOutcomes = ['created', 'commented', 'reopened', 'resolved'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** Why a delivery is skipped or held: its row's conditions, a policy, the storm guard, or a person. */
export const deliveryCauses = ['condition', 'policy', 'guard', 'dismissed'] as const;
export type DeliveryCause = (typeof deliveryCauses)[number];

/** The last error: in Jira's words if it came from Jira, otherwise in AvsB's. */
export interface LastError {
  readonly message: string;
  readonly status: number | null;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

/** One event on its way to one destination. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: SubjectRef & { readonly name: string };
  readonly destinationId: string;
  readonly createdAt: string;
  readonly state: DeliveryState;
  readonly outcome: DeliveryOutcome | null;
  /** Why it is skipped or held, otherwise null. */
  readonly cause: DeliveryCause | null;
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
  /** The event type whose row decides about this recovery; null where its own row does. */
  readonly recovers: string | null;
  readonly createdAt: string;
  /** What keeps it from being filed from the start; without it, it is queued. */
  readonly unfiled?: Unfiled | undefined;
}

/** A delivery that nothing is done for, and why: it is over, or it waits until somebody decides. */
export interface Unfiled {
  readonly state: 'skipped' | 'held';
  readonly cause: DeliveryCause;
  readonly reason: string;
}

/** What changes on a delivery while it is processed; fields that aren't given stay. */
export interface DeliveryChange {
  readonly state?: DeliveryState;
  readonly obstacle?: DeliveryObstacle | null;
  readonly outcome?: Delivery['outcome'];
  readonly cause?: Delivery['cause'];
  readonly issueKey?: string;
  readonly issueUrl?: string;
  readonly reason?: string;
  /** Counts one more attempt. */
  readonly anotherAttempt?: boolean;
  /** How many attempts in a row have failed. */
  readonly failures?: number;
  /** How many renderings in a row have started without finishing. */
  readonly unfinishedRenders?: number;
  readonly nextAttemptAt?: string | null;
  readonly lastError?: LastError | null;
  readonly progress?: Progress | null;
  /** Its own row decides about a recovery from now on, under its own key. */
  readonly handedTo?: { readonly dedupKey: string };
  readonly filed?: FiledTicket | null;
  /** How long it took until it was in Jira, as the statistics count it. */
  readonly timeBin?: number;
}

export type DeliveryRow = Selectable<DeliveriesTable>;

/**
 * Unfinished deliveries. Literal instead of bound values, because both engines use the partial index over them only if the
 * query repeats its condition.
 */
export const isUnfinished = sql<SqlBool>`deliveries.state IN ('queued', 'delivering')`;
export const isDelivered = sql<SqlBool>`deliveries.state = 'delivered'`;

export async function insertDeliveries(database: Database, added: readonly NewDelivery[]): Promise<void> {
  await addDeliveries(database, added.map(toRow));
}

const addDeliveries = statementForRows<Insertable<DeliveriesTable>>((database, rows) =>
  database.insertInto('deliveries').values(rows),
);

function toRow(delivery: NewDelivery): Insertable<DeliveriesTable> {
  return {
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
    state: 'queued',
    created_at: delivery.createdAt,
    recovers: delivery.recovers,
    // Always the same columns, so that the statement stays the same.
    cause: null,
    reason: null,
    ...delivery.unfiled,
  };
}

export async function changeDelivery(
  database: Database,
  organisationId: string,
  id: string,
  change: DeliveryChange,
): Promise<void> {
  const set = change.anotherAttempt === true ? setAndCount : setColumns;
  await set(database, { organisation_id: organisationId, id, ...toColumns(change) });
}

type DeliveryKey = Pick<DeliveryRow, 'organisation_id' | 'id'>;
type DeliveryColumns = Omit<Updateable<DeliveriesTable>, keyof DeliveryKey>;

const setColumns = statement<DeliveryKey & DeliveryColumns>((database, values) => updated(database, values));

/** Sets columns of a delivery, and counts one more attempt. */
const setAndCount = statement<DeliveryKey & DeliveryColumns>((database, values) =>
  updated(database, values).set((row) => ({ attempts: row('attempts', '+', sql.lit(1)) })),
);

function updated(database: Database, { organisation_id, id, ...columns }: DeliveryKey & DeliveryColumns) {
  return database
    .updateTable('deliveries')
    .set(columns)
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id);
}

function toColumns(change: DeliveryChange): DeliveryColumns {
  return {
    ...(change.state !== undefined && { state: change.state }),
    ...(change.obstacle !== undefined && { obstacle: change.obstacle }),
    ...(change.outcome !== undefined && { outcome: change.outcome }),
    ...(change.cause !== undefined && { cause: change.cause }),
    ...(change.issueKey !== undefined && { issue_key: change.issueKey }),
    ...(change.issueUrl !== undefined && { issue_url: change.issueUrl }),
    ...(change.reason !== undefined && { reason: change.reason }),
    ...(change.failures !== undefined && { failures: change.failures }),
    ...(change.unfinishedRenders !== undefined && { unfinished_renders: change.unfinishedRenders }),
    ...(change.nextAttemptAt !== undefined && { next_attempt_at: change.nextAttemptAt }),
    ...(change.lastError !== undefined && { last_error: change.lastError && JSON.stringify(change.lastError) }),
    ...(change.progress !== undefined && { progress: change.progress && JSON.stringify(change.progress) }),
    ...(change.handedTo !== undefined && { recovers: null, progress: null, dedup_key: change.handedTo.dedupKey }),
    ...(change.timeBin !== undefined && { time_bin: change.timeBin }),
    ...(change.filed !== undefined && { filed: change.filed && JSON.stringify(change.filed) }),
  };
}

/** Whether a dedup key has another unfinished delivery: a newer one, or an older one that is retried. */
export async function hasMore(database: Database, dedupKey: string): Promise<boolean> {
  return (await oldestUnfinished(database, dedupKey)) !== undefined;
}

type Unfinished = Readonly<{ id: string; organisationId: string; failures: number }>;

/** The oldest unfinished delivery of a dedup key. */
export async function oldestUnfinished(database: Database, dedupKey: string): Promise<Unfinished | undefined> {
  const [oldest] = await unfinishedOf(database, { dedupKey });
  return oldest;
}

const unfinishedOf = statement<{ readonly dedupKey: string }, Unfinished>(
  (_, { dedupKey }) => sql<Unfinished>`
    SELECT id, organisation_id AS "organisationId", failures FROM deliveries
    WHERE dedup_key = ${dedupKey} AND ${isUnfinished} ORDER BY id LIMIT 1`,
);

/** Which waiting deliveries to release: those of a site or a destination, of some rows, or with one obstacle. */
export interface Released {
  readonly organisationId: string;
  readonly obstacle?: DeliveryObstacle;
  readonly siteId?: string;
  readonly destinationId?: string;
  readonly eventTypes?: readonly string[];
}

/** At most this many deliveries change in one transaction: SQLite blocks this process while it runs. */
const maxAtOnce = 1_000;

/**
 * Puts waiting deliveries back into the queue, the oldest first, up to a limit.
 *
 * @returns the dedup keys that have work again, oldest first, and whether there may be more to release
 */
export async function releaseWaiting(
  database: Database,
  { organisationId, obstacle, siteId, destinationId, eventTypes }: Released,
): Promise<{ readonly keys: string[]; readonly hasMore: boolean }> {
  if (eventTypes?.length === 0) return { keys: [], hasMore: false };
  const rows = await database
    .updateTable('deliveries')
    .set({ state: 'queued', obstacle: null, reason: null, next_attempt_at: null, failures: 0 })
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', (from) =>
      from
        .selectFrom('deliveries')
        .where('organisation_id', '=', organisationId)
        .where('state', '=', 'waiting')
        .$if(obstacle !== undefined, (query) => query.where('obstacle', '=', obstacle ?? null))
        .$if(destinationId !== undefined, (query) => query.where('destination_id', '=', destinationId ?? ''))
        .$if(eventTypes !== undefined, (query) => query.where('event_type', 'in', eventTypes ?? []))
        .$if(siteId !== undefined, (query) =>
          query.where('destination_id', 'in', (site) =>
            site
              .selectFrom('destinations')
              .where('site_id', '=', siteId ?? '')
              .select('id'),
          ),
        )
        .orderBy('id')
        .limit(sql.lit(maxAtOnce))
        .select('id'),
    )
    .returning(['id', 'dedup_key'])
    .execute();
  const keys = [...new Set(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => row.dedup_key))];
  return { keys, hasMore: rows.length >= maxAtOnce };
}

/**
 * Ends the deliveries of a destination that haven't started, up to a limit: once the rest is back in the queue, the worker
 * ends it, as well as deliveries that are in progress or may be in Jira already.
 *
 * @returns how many haven't started, those beyond the limit included
 */
export async function endUnstarted(
  database: Database,
  organisationId: string,
  destinationId: string,
  reason: string,
): Promise<number> {
  const isUnstarted = sql<SqlBool>`deliveries.organisation_id = ${organisationId}
    AND deliveries.destination_id = ${destinationId} AND deliveries.state IN ('queued', 'waiting')`;
  const { numUpdatedRows } = await database
    .updateTable('deliveries')
    .set(endedBecause(reason))
    .where(isUnstarted)
    .where('id', 'in', (from) =>
      from
        .selectFrom('deliveries')
        .where(isUnstarted)
        .where(
          sql<SqlBool>`NOT EXISTS (
            SELECT 1 FROM attempts WHERE attempts.delivery_id = deliveries.id AND NOT attempts.is_settled
          )`,
        )
        .limit(sql.lit(maxAtOnce))
        .select('id'),
    )
    .executeTakeFirstOrThrow();
  const ended = Number(numUpdatedRows);
  if (ended < maxAtOnce) return ended;
  const rest = await database
    .selectFrom('deliveries')
    .where(isUnstarted)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return ended + rest.count;
}

function endedBecause(reason: string): Updateable<DeliveriesTable> {
  const lastError: LastError = { message: reason, status: null, errorMessages: [], errors: {} };
  return { state: 'failed', obstacle: null, reason, next_attempt_at: null, last_error: JSON.stringify(lastError) };
}

/** Ends a delivery that isn't attempted again until an admin retries it. */
export async function endDelivery(
  database: Database,
  organisationId: string,
  id: string,
  reason: string,
): Promise<void> {
  await database
    .updateTable('deliveries')
    .set(endedBecause(reason))
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute();
}

/** The event types, by destination, with deliveries that wait until their row is mapped again. */
export async function waitingForRemap(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const waiting = new Map(destinationIds.map((id) => [id, new Set<string>()]));
  if (destinationIds.length === 0) return waiting;
  const rows = await database
    .selectFrom('deliveries')
    .where(waitsForRemap)
    .where('destination_id', 'in', ownDestinations(database, organisationId, destinationIds))
    .distinct()
    .select(['destination_id', 'event_type'])
    .execute();
  for (const row of rows) waiting.get(row.destination_id)?.add(row.event_type);
  return waiting;
}

/** The condition of its partial index. */
const waitsForRemap = sql<SqlBool>`deliveries.state = 'waiting' AND deliveries.obstacle = 'remap_required'`;

/** Which of these destinations belong to the organisation. Lets the index by destination serve: each may have 100,000 rows. */
function ownDestinations(database: Database, organisationId: string, destinationIds: readonly string[]) {
  return database
    .selectFrom('destinations')
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', destinationIds)
    .select('id');
}

/** How many deliveries of each destination are in each of the states that somebody may have to look at. */
export async function countsOf(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, DeliveryCounts>> {
  const counts = new Map(destinationIds.map((id) => [id, { waiting: 0, failed: 0, held: 0 }]));
  if (destinationIds.length === 0) return counts;
  const rows = await database
    .selectFrom('deliveries')
    .where('destination_id', 'in', ownDestinations(database, organisationId, destinationIds))
    .where('state', 'in', ['waiting', 'failed', 'held'])
    .groupBy(['destination_id', 'state'])
    .select((of) => ['destination_id', 'state', of.fn.countAll<number>().as('count')])
    .execute();
  for (const { destination_id, state, count } of rows) {
    const of = counts.get(destination_id);
    if (of !== undefined && (state === 'waiting' || state === 'failed' || state === 'held')) of[state] = count;
  }
  return counts;
}

interface DeliveryCounts {
  waiting: number;
  failed: number;
  held: number;
}

/** The deliveries of an event, by destination. */
export function deliveriesOfEvent(
  database: Database,
  organisationId: string,
  eventId: string,
): Promise<{ id: string; destinationId: string }[]> {
  return database
    .selectFrom('deliveries')
    .where('organisation_id', '=', organisationId)
    .where('event_id', '=', eventId)
    .orderBy('id')
    .select(['id', 'destination_id as destinationId'])
    .execute();
}
