import type { JiraSite } from '../../atlassian/jira';
import { jiraFailed, notFound } from '../../domain/app-error';
import { timestamp } from '../../domain/clock';
import { internalComment } from '../../domain/delivery-property';
import type { JiraRefusal } from '../../domain/jira-answer';
import { isOpen } from '../../domain/link';
import { saidBy } from '../../domain/outcome';
import { closingComment, namesTestTicket, testTicketProperty } from '../../domain/test-ticket';
import { writeAudit } from '../../store/audit';
import { findDestination } from '../../store/destinations';
import { endTestTicket, findTestTicket, type SentTestTicket } from '../../store/test-tickets';
import { inTransaction } from '../../store/transaction';
import type { Person, SetupContext } from '../context';
import { expectAnswer } from '../create-metadata';
import { connectedSite } from '../destinations';

/** The result for a test ticket: deleted from Jira, or closed there, with a sentence that says why. */
type DeletedTestTicket = { readonly outcome: 'deleted' } | { readonly outcome: 'closed'; readonly message: string };

/**
 * Deletes a test ticket in Jira; if Jira doesn't let AvsB, the ticket is commented and closed instead. A ticket that no
 * longer exists counts as deleted.
 *
 * @throws 404 for an issue that this destination didn't send as a test, 409 for a site that must be reconnected, 502 if
 *   Jira lets AvsB neither delete nor close it, or doesn't answer
 */
export async function deleteTestTicket(
  context: SetupContext,
  person: Person,
  destinationId: string,
  issueKey: string,
): Promise<DeletedTestTicket> {
  const { database } = context;
  const { organisationId } = person;
  const destination = await findDestination(database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const ticket = await findTestTicket(database, organisationId, destinationId, issueKey.toUpperCase());
  if (ticket === undefined) throw notFound('test ticket');
  if (ticket.state === 'deleted') return { outcome: 'deleted' };
  const site = await connectedSite(context, organisationId, destination.site.id);
  const end = await deleteOrClose(context, site, ticket);
  await inTransaction(database, async (transaction) => {
    const isNew = await endTestTicket(transaction, organisationId, ticket.id, {
      state: end.outcome,
      at: timestamp(context.now()),
    });
    if (!isNew) return;
    await writeAudit(transaction, context, organisationId, {
      action: 'JIRA_TEST_TICKET_DELETED',
      actor: { type: 'user', id: person.id, name: person.name },
      target: { kind: 'issue', id: ticket.issueId, name: ticket.issueKey },
      details: { ...end, eventType: ticket.eventType, destinationId, destinationName: destination.name },
    });
  });
  return end;
}

async function deleteOrClose(
  context: SetupContext,
  site: JiraSite,
  ticket: SentTestTicket,
): Promise<DeletedTestTicket> {
  const answer = await context.jira.deleteIssue(site, ticket.issueId);
  if (answer.kind === 'refused' && answer.status === 404) return { outcome: 'deleted' };
  if (answer.kind === 'refused' && answer.status !== 429) return close(context, site, ticket, answer);
  expectAnswer(answer);
  return { outcome: 'deleted' };
}

async function close(
  context: SetupContext,
  site: JiraSite,
  ticket: SentTestTicket,
  refusal: JiraRefusal,
): Promise<DeletedTestTicket> {
  const read = await context.jira.getIssue(site, ticket.issueId, ['project']);
  if (read.kind === 'refused' && read.status === 404) return { outcome: 'deleted' };
  const { key, status, isInServiceProject } = expectAnswer(read);
  const isCommented = await comment(context, site, ticket, isInServiceProject);
  if (isOpen(status)) await moveToDone(context, site, { ...ticket, issueKey: key }, refusal);
  const done = isCommented ? 'commented and closed' : 'closed';
  const message =
    `Jira does not let AvsB delete ${key}, so it was ${done} instead. ` +
    `Ask a Jira admin for the permission to delete issues, or delete it in Jira. ${saidBy(refusal)}`;
  return { outcome: 'closed', message };
}

/** Comments once on the ticket why it is closed. False if Jira doesn't let AvsB comment: with 400, as recorded, or 403. */
async function comment(
  { jira }: SetupContext,
  site: JiraSite,
  { id, issueId }: SentTestTicket,
  isInternal: boolean,
): Promise<boolean> {
  const before = expectAnswer(await jira.comments(site, issueId));
  const isOurs = before.some(({ properties }) =>
    properties.some(({ key, value }) => key === testTicketProperty && namesTestTicket(value, id)),
  );
  if (isOurs) return true;
  const properties = [{ key: testTicketProperty, value: { id } }, ...(isInternal ? [internalComment] : [])];
  const answer = await jira.addComment(site, issueId, { body: closingComment(), properties });
  if (answer.kind === 'refused' && (answer.status === 400 || answer.status === 403)) return false;
  expectAnswer(answer);
  return true;
}

/** Closes the ticket by a transition to a status of the category “done”: transitions have different names on each site. */
async function moveToDone(
  { jira }: SetupContext,
  site: JiraSite,
  { issueId, issueKey }: SentTestTicket,
  refusal: JiraRefusal,
): Promise<void> {
  const transitions = expectAnswer(await jira.transitions(site, issueId));
  const closing = transitions.filter(({ to }) => to.category === 'done');
  let refused = refusal;
  for (const { id } of closing) {
    const answer = await jira.transition(site, issueId, id);
    if (answer.kind !== 'refused' || answer.status === 429) {
      expectAnswer(answer);
      return;
    }
    refused = answer;
  }
  const { status, errorMessages, errors } = refused;
  const why =
    closing.length === 0
      ? `there is no step from its status to one that counts as done`
      : `it refuses the step that would close it`;
  throw jiraFailed(
    `Jira does not let AvsB delete ${issueKey}, and ${why}. ${saidBy(refused)} Delete or close it in Jira.`,
    { status, errorMessages, errors },
  );
}
