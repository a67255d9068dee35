import { writeAudit } from '../../store/audit';
import { noteSent, type TestIssue, type TestTicket } from '../../store/test-tickets';
import type { SetupContext } from '../context';

/** Writes down, once, that Jira has filed a test ticket: sent by the person who asked for it. */
export function recordSent(
  context: Pick<SetupContext, 'database' | 'now' | 'newId'>,
  ticket: TestTicket,
  issue: TestIssue,
): Promise<void> {
  return context.database.transaction(async (trx) => {
    if (!(await noteSent(trx, ticket, issue))) return;
    await writeAudit(trx, context, ticket.organisationId, {
      action: 'JIRA_TEST_TICKET_SENT',
      actor: { type: 'user', ...ticket.sentBy },
      target: { kind: 'issue', id: issue.issueId, name: issue.issueKey },
      details: { eventType: ticket.eventType, destinationId: ticket.destinationId, url: issue.url },
    });
  });
}
