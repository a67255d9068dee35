import { type Clock, later } from '../domain/clock';
import type { OccurredEvent, SubjectRef } from '../domain/event';
import { issuePropertyFor, issuePropertyOf, saysTheSame } from '../domain/issue-property';
import type { Subject } from '../domain/subject';
import type { Scheduled } from '../queue/queue';
import { memberOf } from '../queue/tasks';
import type { Database } from '../store/database';
import { openTicketsOf } from '../store/property-writes';
import { findSubject } from '../store/subjects';

/** What changes again within so short a time is written once. */
const gatherMs = 1_000;

type WorkContext = { readonly now: Clock };

/**
 * The work that follows from a change of a subject: what its open tickets' properties say is to be written again, where
 * that has changed. Scheduled in the transaction that changes the subject, so that a crash after the commit forgets none.
 */
export async function workAfterSubjectChange(
  context: WorkContext,
  transaction: Database,
  organisationId: string,
  ref: SubjectRef,
  { before, after }: { readonly before: Subject | undefined; readonly after: Subject },
): Promise<Scheduled[]> {
  // A subject that AvsB reports for the first time has no ticket yet.
  if (before === undefined || (before.verdict === after.verdict && before.environment === after.environment)) return [];
  return propertyWrites(context, transaction, organisationId, ref);
}

/** The same for a new ticket: its property shows the event that filed it, and its subject may have changed since. */
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
