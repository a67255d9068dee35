import { type Selectable, sql } from 'kysely';
import type { OccurredEvent } from '../domain/event';
import type { Database } from './database';
import { isDelivered, isUnfinished } from './deliveries';
import type { EventsTable } from './schema/events';

/** A delivery that is queued behind another one of its dedup key, with its event. */
export interface QueuedBehind {
  readonly id: string;
  readonly event: OccurredEvent;
}

type EventRow = Pick<Selectable<EventsTable>, 'type' | 'subject_kind' | 'subject_id' | 'occurred_at' | 'data'>;

const ofEvent = [
  'events.type',
  'events.subject_kind',
  'events.subject_id',
  'events.occurred_at',
  'events.data',
] as const satisfies readonly `events.${keyof EventRow}`[];

/**
 * The deliveries that are queued behind this one for the same ticket, oldest first, up to one that may be in Jira already:
 * that one is reconciled on its own. So is one of several steps, and a recovery is reported for itself.
 */
export async function queuedBehind(
  database: Database,
  dedupKey: string,
  deliveryId: string,
  limit: number,
): Promise<QueuedBehind[]> {
  const rows = await database
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .leftJoin('attempts', (join) =>
      join.onRef('attempts.delivery_id', '=', 'deliveries.id').on('attempts.is_settled', '=', false),
    )
    .select(ofEvent)
    .select(['deliveries.id', 'deliveries.recovers', 'deliveries.progress', 'attempts.id as unresolved'])
    .where('deliveries.dedup_key', '=', dedupKey)
    .where(isUnfinished)
    .where('deliveries.id', '>', deliveryId)
    .orderBy('deliveries.id')
    // A literal: the worker always asks for the same number, and SQLite plans again for each bound LIMIT.
    .limit(sql.lit(limit))
    .execute();
  const isAlone = (row: (typeof rows)[number]) =>
    row.unresolved !== null || row.recovers !== null || row.progress !== null;
  const seen = rows.findIndex(isAlone);
  return (seen === -1 ? rows : rows.slice(0, seen)).map((row) => ({ id: row.id, event: toEvent(row) }));
}

/**
 * The event that was last reported on the ticket of this dedup key before this delivery; undefined if there is none, or if
 * its data has been trimmed.
 */
export async function lastReportedBefore(
  database: Database,
  dedupKey: string,
  deliveryId: string,
): Promise<OccurredEvent | undefined> {
  const row = await database
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(ofEvent)
    .select('events.trimmed_at')
    .where('deliveries.dedup_key', '=', dedupKey)
    .where(isDelivered)
    .where('deliveries.recovers', 'is', null)
    .where('deliveries.id', '<', deliveryId)
    .orderBy('deliveries.id', 'desc')
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row === undefined || row.trimmed_at !== null ? undefined : toEvent(row);
}

function toEvent(row: EventRow): OccurredEvent {
  return {
    type: row.type,
    subject: { kind: row.subject_kind, id: row.subject_id },
    occurredAt: row.occurred_at,
    data: JSON.parse(row.data),
  };
}

/** The data of the events that were reported on the newest ticket of a dedup key, for one whose life isn't known. */
export async function reportedOnNewest(database: Database, dedupKey: string): Promise<OccurredEvent[]> {
  const rows = await database
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(ofEvent)
    .where('deliveries.dedup_key', '=', dedupKey)
    .where(isDelivered)
    .where('deliveries.id', '>=', (from) =>
      from
        .selectFrom('deliveries')
        .where('deliveries.dedup_key', '=', dedupKey)
        .where(isDelivered)
        .where('deliveries.outcome', '=', 'created')
        .orderBy('deliveries.id', 'desc')
        .limit(sql.lit(1))
        .select('deliveries.id'),
    )
    .orderBy('deliveries.id', 'desc')
    .limit(sql.lit(maxReported))
    .execute();
  return rows.map(toEvent);
}

const maxReported = 200;
