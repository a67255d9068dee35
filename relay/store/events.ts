import { type Insertable, sql } from 'kysely';
import type { DedupScope } from '../domain/dedup';
import type { OccurredEvent } from '../domain/event';
import type { Guard } from '../domain/guard';
import type { IntakeRules } from '../domain/judgement';
import type { Lifecycle } from '../domain/lifecycle/lifecycle';
import type { Database } from './database';
import { guardOf } from './guard';
import type { EventsTable } from './schema/events';
import { statementForRows } from './statement';

/** An event as it was accepted. */
export interface StoredEvent extends OccurredEvent {
  readonly id: string;
  readonly organisationId: string;
  readonly webhookId: string;
  readonly receivedAt: string;
}

/** A destination whose row for an event type is enabled, and what judges its events when they come in. */
export interface Route {
  readonly organisationId: string;
  readonly destinationId: string;
  readonly eventType: string;
  readonly dedupScope: DedupScope;
  readonly destinationName: string;
  readonly rules: IntakeRules;
  readonly guard: Guard | null;
  /** What the row does when the problem of its event type is over. */
  readonly onRecovery: Lifecycle['onRecovery'];
}

type RouteRow = Omit<Route, 'rules' | 'guard'> & {
  readonly enabled: boolean | number;
  readonly pausedBy: string | null;
  readonly conditions: string | null;
  readonly newTickets: number | null;
  readonly perMinutes: number | null;
};

/** Stores events. @returns the ids of the new ones: an event whose webhook id was stored before is left out */
export async function insertEvents(database: Database, events: readonly StoredEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  // In order, so that two transactions with the same events don't deadlock.
  const rows = await addUnseen(database, events.map(toRow).sort(byWebhookId));
  return new Set(rows.map(({ id }) => id));
}

const addUnseen = statementForRows<Insertable<EventsTable>, { id: string }>((database, rows) =>
  database
    .insertInto('events')
    .values(rows)
    .onConflict((on) => on.columns(['organisation_id', 'webhook_id']).doNothing())
    .returning('id'),
);

function byWebhookId(one: { webhook_id: string }, other: { webhook_id: string }): number {
  return one.webhook_id < other.webhook_id ? -1 : 1;
}

/** The event that was first stored with a webhook id. */
export async function findEventId(
  database: Database,
  organisationId: string,
  webhookId: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('events')
    .select('id')
    .where((is) => is.and({ organisation_id: organisationId, webhook_id: webhookId }))
    .executeTakeFirst();
  return row?.id;
}

/** The next events of an organisation that arrived after a place, oldest first, of these types and with their data. */
export async function eventsSince(
  database: Database,
  organisationId: string,
  types: readonly string[],
  after: { readonly receivedAt: string; readonly id: string },
  limit: number,
): Promise<(OccurredEvent & { readonly id: string; readonly receivedAt: string })[]> {
  if (types.length === 0) return [];
  const rows = await database
    .selectFrom('events')
    .select(['id', 'type', 'subject_kind', 'subject_id', 'occurred_at', 'received_at', 'data'])
    .where('trimmed_at', 'is', null)
    .where((is) => is(is.refTuple('received_at', 'id'), '>', is.tuple(after.receivedAt, after.id)))
    .where('organisation_id', '=', organisationId)
    .where('type', 'in', types)
    .orderBy('received_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    subject: { kind: row.subject_kind, id: row.subject_id },
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    data: JSON.parse(row.data),
  }));
}

/** The data of an event, as it was sent; empty once it has been trimmed. */
export async function carriedBy(
  database: Database,
  organisationId: string,
  eventId: string,
): Promise<{ data: OccurredEvent['data']; trimmedAt: string | null }> {
  const row = await database
    .selectFrom('events')
    .select(['data', 'trimmed_at'])
    .where((is) => is.and({ organisation_id: organisationId, id: eventId }))
    .executeTakeFirst();
  return row === undefined ? { data: {}, trimmedAt: null } : { data: JSON.parse(row.data), trimmedAt: row.trimmed_at };
}

/**
 * The destinations whose row for these event types is on, paused ones included, with the settings that judge an event:
 * each pair's in order of their ids. CROSS JOIN is an inner join whose order SQLite
 * keeps (sqlite.org, "Manual Control Of Query Plans Using CROSS JOIN"): each pair finds its rows by two indexes.
 */
export async function routesFor(
  database: Database,
  wanted: readonly Pick<Route, 'organisationId' | 'eventType'>[],
): Promise<Route[]> {
  return (await wantedRoutes(database, wanted)).map(toRoute);
}

const wantedRoutes = statementForRows<Pick<Route, 'organisationId' | 'eventType'>, RouteRow>((_, wanted) => {
  const pairs = wanted.map(({ organisationId, eventType }) => sql`(${organisationId}, ${eventType})`);
  return sql<RouteRow>`
    WITH wanted (organisation_id, event_type) AS (VALUES ${sql.join(pairs)})
    SELECT
      destinations.organisation_id AS "organisationId",
      destinations.id AS "destinationId",
      mappings.event_type AS "eventType",
      mappings.dedup_scope AS "dedupScope",
      mappings.conditions,
      mappings.on_recovery AS "onRecovery",
      destinations.name AS "destinationName",
      destinations.enabled,
      destinations.paused_by AS "pausedBy",
      destinations.guard_new_tickets AS "newTickets",
      destinations.guard_per_minutes AS "perMinutes"
    FROM wanted CROSS JOIN destinations CROSS JOIN mappings
    WHERE destinations.organisation_id = wanted.organisation_id
      AND destinations.deleted_at IS NULL
      AND mappings.destination_id = destinations.id
      AND mappings.event_type = wanted.event_type
      AND mappings.enabled
    ORDER BY destinations.id`;
});

function toRoute({ enabled, pausedBy, conditions, newTickets, perMinutes, ...route }: RouteRow): Route {
  return {
    ...route,
    rules: { isPaused: !enabled, pausedBy, when: conditions === null ? null : JSON.parse(conditions) },
    guard: guardOf(newTickets, perMinutes),
  };
}

function toRow(event: StoredEvent): Insertable<EventsTable> {
  return {
    id: event.id,
    organisation_id: event.organisationId,
    webhook_id: event.webhookId,
    type: event.type,
    subject_kind: event.subject.kind,
    subject_id: event.subject.id,
    occurred_at: event.occurredAt,
    received_at: event.receivedAt,
    data: JSON.stringify(event.data),
  };
}
