import type { NotNull, Selectable } from 'kysely';
import type { SubjectRef } from '../domain/event';
import type { Database } from './database';
import type { LinksTable } from './schema/links';

/** A ticket that an event filed, as far as its issue property is concerned. */
export interface TicketOfSubject {
  readonly linkId: string;
  readonly siteId: string;
  readonly issueId: string;
  readonly eventType: string;
  readonly subject: SubjectRef;
  /** The delivery that filed it, or null where that wasn't stored yet. */
  readonly deliveryId: string | null;
}

/** The open tickets that events of a subject filed. */
export async function openTicketsOf(
  database: Database,
  organisationId: string,
  subject: SubjectRef,
): Promise<TicketOfSubject[]> {
  const rows = await tickets(database)
    .where((is) =>
      is.and({
        organisation_id: organisationId,
        subject_kind: subject.kind,
        subject_id: subject.id,
        origin: 'event',
      }),
    )
    .where('status_category', '<>', 'done')
    .execute();
  return rows.map(toTicket);
}

/** The tickets of these links, by link id; tickets whose link was removed are missing. */
export async function ticketsOfLinks(
  database: Database,
  organisationId: string,
  linkIds: readonly string[],
): Promise<Map<string, TicketOfSubject>> {
  if (linkIds.length === 0) return new Map();
  const rows = await tickets(database)
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', linkIds)
    .execute();
  return new Map(rows.map((row) => [row.id, toTicket(row)]));
}

/** Links that events made: those have an event type. */
function tickets(database: Database) {
  return database
    .selectFrom('links')
    .select(['id', 'site_id', 'issue_id', 'event_type', 'subject_kind', 'subject_id', 'delivery_id'])
    .$narrowType<{ event_type: NotNull }>();
}

type TicketRow = Pick<
  Selectable<LinksTable>,
  'id' | 'site_id' | 'issue_id' | 'subject_kind' | 'subject_id' | 'delivery_id'
> & {
  readonly event_type: string;
};

function toTicket(row: TicketRow): TicketOfSubject {
  return {
    linkId: row.id,
    siteId: row.site_id,
    issueId: row.issue_id,
    eventType: row.event_type,
    subject: { kind: row.subject_kind, id: row.subject_id },
    deliveryId: row.delivery_id,
  };
}
