import type { Issue, JiraSite } from '../../atlassian/jira';
import { later, timestamp } from '../../domain/clock';
import { issueUrlOf } from '../../domain/link';
import { jqlForTestTickets, namesTestTicket, testTicketProperty } from '../../domain/test-ticket';
import { afterNothingFound } from '../../domain/uncertain';
import { findSite } from '../../store/sites';
import { forgetTestTicket, lookAgainAt, type TestTicket, takeUnclear } from '../../store/test-tickets';
import type { SetupContext } from '../context';
import { recordSent } from './record';

type FindContext = Pick<SetupContext, 'database' | 'jira' | 'now' | 'newId' | 'log'>;

/** Who took a ticket to look for it has looked by then. */
const takenMs = 60_000;
/** Jira could not be asked: so long until it is asked again. */
const askAgainMs = 10_000;
/** A ticket that could not be looked for in so long is given up. */
const giveUpMs = 24 * 60 * 60_000;

/** Looks for the test tickets of which it is unclear whether Jira filed them. What is found counts as sent. */
export async function findUnclearTestTickets(context: FindContext): Promise<void> {
  const now = context.now();
  const taken = await takeUnclear(context.database, { now: timestamp(now), until: timestamp(later(now, takenMs)) });
  await Promise.all(taken.map((ticket) => look(context, ticket)));
}

async function look(context: FindContext, ticket: TestTicket): Promise<void> {
  const { database, now } = context;
  const lookedAt = now();
  const site = await findSite(database, ticket.organisationId, ticket.siteId);
  const jiraSite = site && { siteId: site.id, cloudId: site.cloudId, organisationId: site.organisationId };
  const found = jiraSite && site.status === 'connected' ? await search(context, jiraSite, ticket) : 'unknown';
  if (found === 'unknown') {
    if (lookedAt.getTime() - Date.parse(ticket.startedAt) > giveUpMs) return forgetTestTicket(database, ticket);
    return lookAgainAt(database, ticket, timestamp(later(lookedAt, askAgainMs)));
  }
  if (found !== undefined && site !== undefined) {
    const { id: issueId, key: issueKey } = found;
    return recordSent(context, ticket, { issueId, issueKey, url: issueUrlOf(site.url, issueKey) });
  }
  const after = afterNothingFound({ operation: 'create', issueId: null, since: ticket.unclearSince }, lookedAt);
  if (after.kind === 'look_again') return lookAgainAt(database, ticket, after.at);
  return forgetTestTicket(database, ticket);
}

/** The issue, nothing, or `unknown` where Jira does not say. */
async function search(
  { jira, now, log }: FindContext,
  site: JiraSite,
  ticket: TestTicket,
): Promise<Pick<Issue, 'id' | 'key'> | undefined | 'unknown'> {
  const jql = jqlForTestTickets(ticket.projectId, new Date(ticket.startedAt), now());
  const answer = await jira.searchIssues(site, jql, [], null, [testTicketProperty]);
  if (answer.kind !== 'ok') {
    log.warn({ testTicketId: ticket.id, answer }, 'A test ticket could not be looked for. It is tried again.');
    return 'unknown';
  }
  return answer.value.issues.find(({ properties }) => namesTestTicket(properties[testTicketProperty], ticket.id));
}
