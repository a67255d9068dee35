import type { SubjectKind } from '../../shared/event-type';
import type { SubjectRef } from '../domain/event';
import type { Database } from './database';

/** A ticket that an event filed, as far as its issue property is concerned. */
export interface TicketOfSubject {
  readonly linkId: string;
  readonly siteId: string;
  readonly issueId: string;
  readonly eventType: string;
  readonly subject: SubjectRef;
}

interface LinkRow {
  id: string;
  site_id: string;
  issue_id: string;
  event_type: string;
  subject_kind: SubjectKind;
  subject_id: string;
}

/** The open tickets that events of a subject filed. */
export async function openTicketsOf(
  database: Database,
  organisationId: string,
  subject: SubjectRef,
): Promise<TicketOfSubject[]> {
  const rows: LinkRow[] = await database('links')
    .where({ organisation_id: organisationId, subject_kind: subject.kind, subject_id: subject.id, origin: 'event' })
    .whereNot({ status_category: 'done' })
    .select('id', 'site_id', 'issue_id', 'event_type', 'subject_kind', 'subject_id');
  return rows.map(toTicket);
}

/** The tickets of these links, by the links' ids; one whose link was removed is missing. */
export async function ticketsOfLinks(
  database: Database,
  organisationId: string,
  linkIds: readonly string[],
): Promise<Map<string, TicketOfSubject>> {
  const rows: LinkRow[] = await database('links')
    .where({ organisation_id: organisationId })
    .whereIn('id', [...linkIds])
    .select('id', 'site_id', 'issue_id', 'event_type', 'subject_kind', 'subject_id');
  return new Map(rows.map((row) => [row.id, toTicket(row)]));
}

function toTicket(row: LinkRow): TicketOfSubject {
  return {
    linkId: row.id,
    siteId: row.site_id,
    issueId: row.issue_id,
    eventType: row.event_type,
    subject: { kind: row.subject_kind, id: row.subject_id },
  };
}
