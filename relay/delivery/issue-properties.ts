import { type Clock, later } from '../domain/clock';
import type { OccurredEvent, SubjectRef } from '../domain/event';
import { issuePropertyFor, issuePropertyOf, saysTheSame } from '../domain/issue-property';
import type { Subject } from '../domain/subject';
import type { Scheduled } from '../queue/queue';
import { memberOf } from '../queue/tasks';
import type { Database } from '../store/database';
import { openTicketsOf } from '../store/property-writes';
import { findSubject } from '../store/subjects';

/** Changes within this time are written together. */
const gatherMs = 1_000;

type WorkContext = { readonly now: Clock };

/**
 * The later work after a subject changed: writing the properties of its open tickets again, if what they say has
 * changed. Scheduled in the transaction that changes the subject, so that a crash after the commit loses nothing.
 */
export async function workAfterSubjectChange(
  context: WorkContext,
  transaction: Database,
  organisationId: string,
  ref: SubjectRef,
  { before, after }: { readonly before: Subject | undefined; readonly after: Subject },
): Promise<Scheduled[]> {
  // A subject that AvsB reports for the first time doesn't have a ticket yet.
  if (before === undefined || (before.verdict === after.verdict && before.environment === after.environment)) return [];
  return propertyWrites(context, transaction, organisationId, ref);
}

/** The same for a new ticket: its property shows the event that filed it, but its subject may have changed since. */
export async function workAfterNewTicket(
  context: WorkContext,
  transaction: Database,
  organisationId: string,
  event: OccurredEvent,
): Promise<Scheduled[]> {
  const subject = await findSubject(transaction, organisationId, event.subject);
  if (
    subject === undefined ||
    saysTheSame(issuePropertyFor(event.subject, event.type, subject), issuePropertyOf(event))
  ) {
    return [];
  }
  return propertyWrites(context, transaction, organisationId, event.subject);
}

async function propertyWrites(
  { now }: WorkContext,
  transaction: Database,
  organisationId: string,
  ref: SubjectRef,
): Promise<Scheduled[]> {
  const tickets = await openTicketsOf(transaction, organisationId, ref);
  const at = later(now(), gatherMs);
  return tickets.map(({ siteId, linkId }) => ({ task: 'write-property', key: memberOf(siteId, linkId), at }));
}
