import type { SubjectKind } from '../../shared/event-type';
import type { OccurredEvent } from '../domain/event';
import type { Database } from './database';
import { isDelivered, isUnfinished } from './deliveries';

/** A delivery that has piled up behind another of its dedup key, with its event. */
export interface PiledUp {
  readonly id: string;
  readonly event: OccurredEvent;
}

interface EventRow {
  id: string;
  type: string;
  subject_kind: SubjectKind;
  subject_id: string;
  occurred_at: string;
  data: string;
  trimmed_at: string | null;
}

/**
 * The deliveries that wait behind this one for the same ticket, oldest first, up to one that Jira may have seen
 * already: that one is looked for on its own.
 */
export async function piledUpBehind(
  database: Database,
  dedupKey: string,
  deliveryId: string,
  limit: number,
): Promise<PiledUp[]> {
  const rows: (EventRow & { unsettled: string | null })[] = await database('deliveries')
    .join('events', 'events.id', 'deliveries.event_id')
    .leftJoin('attempts', (row) =>
      row.on('attempts.delivery_id', 'deliveries.id').andOnVal('attempts.is_settled', false),
    )
    .where('deliveries.dedup_key', dedupKey)
    .whereRaw(isUnfinished)
    .andWhere('deliveries.id', '>', deliveryId)
    .orderBy('deliveries.id')
    .limit(limit)
    .select('events.*', { id: 'deliveries.id', unsettled: 'attempts.id' });
  const seen = rows.findIndex(({ unsettled }) => unsettled !== null);
  return (seen === -1 ? rows : rows.slice(0, seen)).map((row) => ({ id: row.id, event: toEvent(row) }));
}

/**
 * The event that was last told on the ticket of this dedup key before this delivery; undefined where there is none, or
 * what it carried is not kept any more.
 */
export async function lastToldBefore(
  database: Database,
  dedupKey: string,
  deliveryId: string,
): Promise<OccurredEvent | undefined> {
  const row: EventRow | undefined = await database('deliveries')
    .join('events', 'events.id', 'deliveries.event_id')
    .where('deliveries.dedup_key', dedupKey)
    .whereRaw(isDelivered)
    .andWhere('deliveries.id', '<', deliveryId)
    .orderBy('deliveries.id', 'desc')
    .select('events.*')
    .first();
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
