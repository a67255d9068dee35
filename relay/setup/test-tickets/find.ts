import type { Issue, JiraSite } from '../../atlassian/jira';
import { backoffMs, backoffs } from '../../domain/backoff';
import { later, timestamp } from '../../domain/clock';
import { issueUrlOf } from '../../domain/link';
import { jqlForTestTickets, namesTestTicket, testTicketProperty } from '../../domain/test-ticket';
import { afterNothingFound } from '../../domain/uncertain';
import type { Ending, ItemHandling } from '../../queue/leased-task';
import { findSite } from '../../store/sites';
import { findUnclear, forgetTestTicket, type TestTicket } from '../../store/test-tickets';
import type { SetupContext } from '../context';
import { recordSent } from './record';

type FindContext = Pick<SetupContext, 'database' | 'jira' | 'now' | 'newId' | 'log'>;

/** How far Jira's search index usually lags behind. A test ticket that it shows later stays unlisted. */
const indexLagMs = 10_000;

/** If a ticket could not be looked for within this time, the relay gives up. */
const giveUpMs = 24 * 60 * 60_000;

/** Looks for test tickets of unknown outcome. If one is found in Jira, it counts as sent. */
export function unclearTestTickets(context: FindContext): ItemHandling {
  return { concurrency: 4, handle: ({ key }) => look(context, key) };
}

async function look(context: FindContext, id: string): Promise<Ending> {
  const { database, now } = context;
  const ticket = await findUnclear(database, id);
  if (ticket === undefined) return 'done';
  const lookedAt = now();
  const site = await findSite(database, ticket.organisationId, ticket.siteId);
  const jiraSite = site && { siteId: site.id, cloudId: site.cloudId, organisationId: site.organisationId };
  const found = jiraSite && site.status === 'connected' ? await search(context, jiraSite, ticket) : 'unknown';
  if (found === 'unknown') {
    const isGivenUp = lookedAt.getTime() - Date.parse(ticket.startedAt) > giveUpMs;
    return isGivenUp
      ? forget(context, ticket)
      : { at: later(lookedAt, backoffMs(1, 0, backoffs.testTicket)), failures: 0 };
  }
  if (found !== undefined && site !== undefined) {
    const { id: issueId, key: issueKey } = found;
    await recordSent(context, ticket, { issueId, issueKey, url: issueUrlOf(site.url, issueKey) });
    return 'done';
  }
  const endsAt = timestamp(later(new Date(ticket.unclearSince), indexLagMs));
  const after = afterNothingFound({ since: ticket.unclearSince, endsAt }, lookedAt);
  return after.kind === 'look_again' ? { at: new Date(after.at), failures: 0 } : forget(context, ticket);
}

async function forget({ database }: FindContext, ticket: TestTicket): Promise<Ending> {
  await forgetTestTicket(database, ticket);
  return 'done';
}

/** The issue, nothing, or `unknown` if Jira doesn't answer. */
async function search(
  { jira, now, log }: FindContext,
  site: JiraSite,
  ticket: TestTicket,
): Promise<Pick<Issue, 'id' | 'key'> | undefined | 'unknown'> {
  const jql = jqlForTestTickets(ticket.projectId, new Date(ticket.startedAt), now());
  const answer = await jira.searchIssues(site, jql, [], null, [testTicketProperty]);
  if (answer.kind !== 'ok') {
    log.warn({ testTicketId: ticket.id, answer }, 'A test ticket could not be looked for. It will be retried.');
    return 'unknown';
  }
  return answer.value.issues.find(({ properties }) => namesTestTicket(properties[testTicketProperty], ticket.id));
}
