import type { JiraSite, NewIssue } from '../../atlassian/jira';
import { AppError, jiraFailed, notFound } from '../../domain/app-error';
import { later, timestamp } from '../../domain/clock';
import type { OccurredEvent } from '../../domain/event';
import { issuePropertyOf } from '../../domain/issue-property';
import { issueUrlOf } from '../../domain/link';
import type { StoredMapping } from '../../domain/mapping/missing';
import { classify, type Outcome } from '../../domain/outcome';
import { asSentence } from '../../domain/sentence';
import { adviceOn, asTestTicket, testEventOf, testTicketLabel, testTicketProperty } from '../../domain/test-ticket';
import { type BuiltIssue, buildIssue, descriptionChars, rowFieldsOf, shorterThan } from '../../domain/ticket/issue';
import { type Destination, findDestination } from '../../store/destinations';
import {
  forgetTestTicket,
  noteUnclear,
  startTestTicket,
  type TestIssue,
  type TestTicket,
} from '../../store/test-tickets';
import { inTransaction } from '../../store/transaction';
import type { Person, SetupContext } from '../context';
import { connectedSite } from '../destinations';
import { recordSent } from './record';
import { testRowOf } from './row';

/**
 * A create takes up to two requests to Jira and two for tokens. If it takes longer, a crash must have cut it off, and the
 * relay looks for the ticket.
 */
const requestsOfACreate = 4;

/**
 * Sends a test ticket: the event type's sample event with the destination's mapping, marked as a test. It gets neither a
 * marker label nor a link, so it takes no part in deduplication.
 *
 * @throws 404 for an unknown destination, 409 for a site that must be reconnected, 502 with Jira's words if Jira refuses,
 *   504 if it is unclear whether Jira filed it: then the relay looks for it
 */
export async function sendTestTicket(
  context: SetupContext,
  person: Person,
  destinationId: string,
  eventType: string,
): Promise<TestIssue> {
  const { database, now } = context;
  const { organisationId } = person;
  const destination = await findDestination(database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const site = await connectedSite(context, organisationId, destination.site.id);
  const row = await testRowOf(context, site, destination, eventType);
  const startedAt = now();
  const ticket: TestTicket = {
    id: context.newId('testTicket'),
    organisationId,
    destinationId,
    siteId: site.siteId,
    projectId: destination.project.id,
    eventType,
    sentBy: { id: person.id, name: person.name },
    startedAt: timestamp(startedAt),
    unclearSince: timestamp(later(startedAt, requestsOfACreate * context.jiraTimeoutMs)),
  };
  const search = { task: 'find-test-ticket', key: ticket.id } as const;
  await inTransaction(database, async (transaction) => {
    await startTestTicket(transaction, ticket);
    // In case the relay is killed before it knows the outcome.
    await context.queue.schedule(transaction, [{ ...search, at: new Date(ticket.unclearSince) }]);
  });
  const outcome = await file(context, site, destination, row, ticket);
  if (outcome.result === 'confirmed') {
    const { id: issueId, key: issueKey } = outcome.value;
    const issue = { issueId, issueKey, url: issueUrlOf(destination.site.url, issueKey) };
    await recordSent(context, ticket, issue);
    return issue;
  }
  if (outcome.result === 'uncertain') {
    await inTransaction(database, async (transaction) => {
      await noteUnclear(transaction, ticket, timestamp(now()));
      await context.queue.schedule(transaction, [search]);
    });
    throw unclear(outcome.message);
  }
  await forgetTestTicket(database, ticket);
  throw jiraFailed(
    outcome.result === 'rejected'
      ? `${asSentence(outcome.message)} ${adviceOn(outcome)}`
      : `${asSentence(outcome.message)} Nothing was filed. Send it again in a moment.`,
    outcome.refusal ?? undefined,
  );
}

/** Files the ticket in Jira. If Jira finds the description too long, a shorter one is sent, as for a real ticket. */
async function file(
  context: SetupContext,
  site: JiraSite,
  { project }: Destination,
  row: StoredMapping,
  { id, eventType }: TestTicket,
): Promise<Outcome<{ readonly id: string; readonly key: string }>> {
  const event = testEventOf(eventType, context.now(), context.sampleResults);
  let maxChars: number | undefined;
  for (;;) {
    const options = { extraLabels: [testTicketLabel], ...(maxChars !== undefined && { maxChars }) };
    const issue = asTestTicket(buildIssue(row, event, options));
    const answer = await context.jira.createIssue(site, newIssue(project.id, issue, event, id));
    const outcome = classify('create', answer, {
      textChars: () => descriptionChars(issue),
      rowFields: rowFieldsOf(row, issue),
    });
    const shorter = shorterThan(issue);
    const isTooLong = outcome.result === 'rejected' && outcome.consequence === 'shorten';
    if (!isTooLong || shorter === null) return outcome;
    maxChars = shorter;
  }
}

function newIssue(projectId: string, { fields }: BuiltIssue, event: OccurredEvent, testTicketId: string): NewIssue {
  return {
    fields: { project: { id: projectId }, ...fields },
    properties: [issuePropertyOf(event), { key: testTicketProperty, value: { id: testTicketId } }],
  };
}

function unclear(message: string): AppError {
  const title = 'It is unclear whether Jira filed the test ticket.';
  const detail =
    `${asSentence(message)} AvsB looks for it now. If it was filed, it is among this destination's test tickets ` +
    'within a minute; if it is not there by then, send another.';
  return new AppError('jira_unclear', 504, title, detail);
}
