import { writeAudit } from '../../store/audit';
import { findDestination } from '../../store/destinations';
import { noteSent, type TestIssue, type TestTicket } from '../../store/test-tickets';
import { inTransaction } from '../../store/transaction';
import type { SetupContext } from '../context';

/** Records, once, that Jira has filed a test ticket, sent by the person who asked for it. */
export function recordSent(
  context: Pick<SetupContext, 'database' | 'now' | 'newId'>,
  ticket: TestTicket,
  issue: TestIssue,
): Promise<void> {
  return inTransaction(context.database, async (transaction) => {
    if (!(await noteSent(transaction, ticket, issue))) return;
    const { organisationId, destinationId, eventType } = ticket;
    const destination = await findDestination(transaction, organisationId, destinationId);
    await writeAudit(transaction, context, organisationId, {
      action: 'JIRA_TEST_TICKET_SENT',
      actor: { type: 'user', ...ticket.sentBy },
      target: { kind: 'issue', id: issue.issueId, name: issue.issueKey },
      details: { eventType, destinationId, destinationName: destination?.name, url: issue.url },
    });
  });
}
