import type { DedupScope } from '../domain/dedup';
import type { OccurredEvent } from '../domain/event';
import type { Database } from './database';
import { statementForAll } from './statement';

/** An event as it was taken in. */
export interface StoredEvent extends OccurredEvent {
  readonly id: string;
  readonly organisationId: string;
  readonly webhookId: string;
  readonly receivedAt: string;
}

interface EventRow {
  id: string;
  organisation_id: string;
  webhook_id: string;
  type: string;
  subject_kind: string;
  subject_id: string;
  occurred_at: string;
  received_at: string;
  data: string;
  trimmed_at: string | null;
}

/** A destination whose row for an event type is on. */
export interface Route {
  readonly organisationId: string;
  readonly destinationId: string;
  readonly eventType: string;
  readonly dedupScope: DedupScope;
}

/** Stores events; one whose webhook id the organisation has sent before is left out of the answer. */
export async function insertEvents(database: Database, events: readonly StoredEvent[]): Promise<Set<string>> {
  // In order, so that two transactions with the same events wait for each other rather than for ever.
  const rows = await insertRows(database, events.map(toRow).sort(byWebhookId));
  return new Set(rows.map(({ id }) => id));
}

function byWebhookId(one: { webhook_id: string }, other: { webhook_id: string }): number {
  return one.webhook_id < other.webhook_id ? -1 : 1;
}

const insertRows = statementForAll<Omit<EventRow, 'trimmed_at'>, Pick<EventRow, 'id'>>((database, rows) =>
  database<EventRow>('events')
    .insert([...rows])
    .onConflict(['organisation_id', 'webhook_id'])
    .ignore()
    .returning('id'),
);

/** The event that a webhook id brought the first time. */
export async function findEventId(
  database: Database,
  organisationId: string,
  webhookId: string,
): Promise<string | undefined> {
  const row = await database<EventRow>('events')
    .where({ organisation_id: organisationId, webhook_id: webhookId })
    .first('id');
  return row?.id;
}

/** What an event carried, as it was sent; nothing once that has been trimmed for its age. */
export async function carriedBy(
  database: Database,
  organisationId: string,
  eventId: string,
): Promise<{ data: OccurredEvent['data']; trimmedAt: string | null }> {
  const row = await database<EventRow>('events')
    .where({ organisation_id: organisationId, id: eventId })
    .first('data', 'trimmed_at');
  return row === undefined ? { data: {}, trimmedAt: null } : { data: JSON.parse(row.data), trimmedAt: row.trimmed_at };
}

/** The destinations that want these event types of these organisations. */
export const routesFor = statementForAll<Pick<Route, 'organisationId' | 'eventType'>, Route>((database, wanted) =>
  database('mappings')
    .join('destinations', 'destinations.id', 'mappings.destination_id')
    .where((any) => {
      for (const { organisationId, eventType } of wanted) {
        any.orWhere({ 'destinations.organisation_id': organisationId, 'mappings.event_type': eventType });
      }
    })
    .where({ 'mappings.enabled': true, 'destinations.enabled': true, 'destinations.deleted_at': null })
    .orderBy('destinations.id')
    .select({
      organisationId: 'destinations.organisation_id',
      destinationId: 'destinations.id',
      eventType: 'mappings.event_type',
      dedupScope: 'mappings.dedup_scope',
    }),
);

function toRow(event: StoredEvent): Omit<EventRow, 'trimmed_at'> {
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
