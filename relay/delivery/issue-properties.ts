import { timestamp } from '../domain/clock';
import type { OccurredEvent, SubjectRef } from '../domain/event';
import { issuePropertyFor, issuePropertyOf, saysTheSame } from '../domain/issue-property';
import type { Subject } from '../domain/subject';
import type { Database } from '../store/database';
import { notePropertyWrites } from '../store/property-writes';
import { findSubject } from '../store/subjects';
import type { DeliveryContext } from './context';

type NotingContext = Pick<DeliveryContext, 'newId' | 'now'>;

/**
 * Notes, in the transaction that changes a subject, that its open tickets' properties are to be written again, where
 * what they say has changed: a crash after the commit forgets none.
 */
export async function noteChangedSubject(
  context: NotingContext,
  trx: Database,
  organisationId: string,
  ref: SubjectRef,
  { before, after }: { readonly before: Subject | undefined; readonly after: Subject },
): Promise<void> {
  // Of a subject that nobody told of before, no ticket was filed before.
  if (before === undefined || (before.verdict === after.verdict && before.environment === after.environment)) return;
  await noteWrites(context, trx, organisationId, ref);
}

/** Notes a new ticket whose subject has changed since the event that filed it: its property tells of that event. */
export async function noteNewTicket(
  context: NotingContext,
  trx: Database,
  organisationId: string,
  event: OccurredEvent,
): Promise<void> {
  const subject = await findSubject(trx, organisationId, event.subject);
  if (
    subject === undefined ||
    saysTheSame(issuePropertyFor(event.subject, event.type, subject), issuePropertyOf(event))
  ) {
    return;
  }
  await noteWrites(context, trx, organisationId, event.subject);
}

function noteWrites({ newId, now }: NotingContext, trx: Database, organisationId: string, ref: SubjectRef) {
  return notePropertyWrites(trx, organisationId, ref, { mark: newId('change'), now: timestamp(now()) });
}
