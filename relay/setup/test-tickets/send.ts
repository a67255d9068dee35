import { noteProblems } from '../../delivery/note-problems';
import { AppError, jiraFailed, notFound } from '../../domain/app-error';
import { later, timestamp } from '../../domain/clock';
import type { Problem } from '../../domain/destination';
import { issueUrlOf } from '../../domain/link';
import { asSentence } from '../../domain/sentence';
import { adviceOn } from '../../domain/test-ticket';
import { addProblem } from '../../store/checks';
import { findDestination } from '../../store/destinations';
import { readNewestNumber } from '../../store/project-keys';
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
import { fileTestTicket } from './file';
import { recordSent } from './record';
import { testRowOf } from './row';

/**
 * A create takes up to two requests to Jira and two for tokens. If it takes longer, a crash must have cut it off, and the
 * relay looks for the ticket.
 */
const requestsOfACreate = 4;

/** A test ticket that was sent, and how it differs from what its row asks for, if it does. */
interface SentIssue extends TestIssue {
  readonly notes?: readonly string[];
}

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
): Promise<SentIssue> {
  const { database, now } = context;
  const { organisationId } = person;
  const destination = await findDestination(database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const site = await connectedSite(context, organisationId, destination.site.id);
  const row = await testRowOf(context, site, destination, eventType);
  const startedAt = now();
  const { project } = destination;
  const newest = await readNewestNumber(database, { destinationId, siteId: site.siteId, project });
  const ticket: TestTicket = {
    id: context.newId('testTicket'),
    organisationId,
    destinationId,
    siteId: site.siteId,
    projectId: project.id,
    eventType,
    sentBy: { id: person.id, name: person.name },
    startedAt: timestamp(startedAt),
    keysBefore: { projectKey: project.key, newest },
    unclearSince: timestamp(later(startedAt, requestsOfACreate * context.jiraTimeoutMs)),
  };
  const search = { task: 'find-test-ticket', key: ticket.id } as const;
  await inTransaction(database, async (transaction) => {
    await startTestTicket(transaction, ticket);
    // In case the relay is killed before it knows the outcome.
    await context.queue.schedule(transaction, [{ ...search, at: new Date(ticket.unclearSince) }]);
  });
  const outcome = await fileTestTicket(context, site, destination, row, ticket);
  if (outcome.result === 'confirmed') {
    const { id: issueId, key: issueKey, notes, problem } = outcome.value;
    const issue = { issueId, issueKey, url: issueUrlOf(destination.site.url, issueKey) };
    await recordSent(context, ticket, issue);
    if (problem !== null && row.enabled) await noteProblem(context, ticket, problem);
    return notes.length === 0 ? issue : { ...issue, notes };
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

/** Records what is wrong with the row, as a delivery would. */
function noteProblem(
  context: SetupContext,
  { organisationId, destinationId }: TestTicket,
  problem: Problem,
): Promise<void> {
  return inTransaction(context.database, async (transaction) => {
    await addProblem(transaction, organisationId, destinationId, problem);
    await noteProblems(context, transaction, organisationId, { destinationId });
  });
}

function unclear(message: string): AppError {
  const title = 'It is unclear whether Jira filed the test ticket.';
  const detail =
    `${asSentence(message)} AvsB looks for it now. If it was filed, it is among this destination's test tickets ` +
    'within a minute; if it is not there by then, send another.';
  return new AppError('jira_unclear', 504, title, detail);
}
