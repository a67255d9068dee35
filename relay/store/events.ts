import { type Insertable, sql } from 'kysely';
import type { DedupScope } from '../domain/dedup';
import type { OccurredEvent } from '../domain/event';
import type { Database } from './database';
import type { EventsTable } from './schema/events';
import { statementForRows } from './statement';

/** An event as it was accepted. */
export interface StoredEvent extends OccurredEvent {
  readonly id: string;
  readonly organisationId: string;
  readonly webhookId: string;
  readonly receivedAt: string;
}

/** A destination whose row for an event type is enabled. */
export interface Route {
  readonly organisationId: string;
  readonly destinationId: string;
  readonly eventType: string;
  readonly dedupScope: DedupScope;
}

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
 * The destinations that want these event types of these organisations, each pair's in order of their ids. CROSS JOIN is an inner join whose order SQLite
 * keeps (sqlite.org, "Manual Control Of Query Plans Using CROSS JOIN"): each pair finds its rows by two indexes.
 */
export async function routesFor(
  database: Database,
  wanted: readonly Pick<Route, 'organisationId' | 'eventType'>[],
): Promise<Route[]> {
  return [...(await wantedRoutes(database, wanted))];
}

const wantedRoutes = statementForRows<Pick<Route, 'organisationId' | 'eventType'>, Route>((_, wanted) => {
  const pairs = wanted.map(({ organisationId, eventType }) => sql`(${organisationId}, ${eventType})`);
  return sql<Route>`
    WITH wanted (organisation_id, event_type) AS (VALUES ${sql.join(pairs)})
    SELECT
      destinations.organisation_id AS "organisationId",
      destinations.id AS "destinationId",
      mappings.event_type AS "eventType",
      mappings.dedup_scope AS "dedupScope"
    FROM wanted CROSS JOIN destinations CROSS JOIN mappings
    WHERE destinations.organisation_id = wanted.organisation_id
      AND destinations.enabled
      AND destinations.deleted_at IS NULL
      AND mappings.destination_id = destinations.id
      AND mappings.event_type = wanted.event_type
      AND mappings.enabled
    ORDER BY destinations.id`;
});

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
