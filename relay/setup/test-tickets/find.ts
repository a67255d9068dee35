import type { JiraSite } from '../../atlassian/jira';
import { nothingFound, type TicketLook, walkKeys } from '../../delivery/walk-keys';
import { backoffMs, backoffs } from '../../domain/backoff';
import { later, timestamp } from '../../domain/clock';
import { issueUrlOf } from '../../domain/link';
import { classify, type Outcome } from '../../domain/outcome';
import { jqlForTestTickets, namesTestTicket, testTicketProperty } from '../../domain/test-ticket';
import { afterNothingFound } from '../../domain/uncertain';
import type { Ending, ItemHandling } from '../../queue/leased-task';
import { findSite, type Site } from '../../store/sites';
import { findUnclear, forgetTestTicket, type TestTicket } from '../../store/test-tickets';
import type { SetupContext } from '../context';
import { recordSent } from './record';

type FindContext = Pick<SetupContext, 'database' | 'jira' | 'now' | 'newId' | 'log' | 'jiraTimeoutMs'>;

/** If a ticket could not be looked for within this time, the relay gives up. */
const giveUpMs = 24 * 60 * 60_000;

/** Looks for test tickets of unknown outcome. If one is found in Jira, it counts as sent. */
export function unclearTestTickets(context: FindContext): ItemHandling {
  return { concurrency: 4, handle: ({ key }) => look(context, key) };
}

async function look(context: FindContext, id: string): Promise<Ending> {
  const { database, now, log } = context;
  const ticket = await findUnclear(database, id);
  if (ticket === undefined) return 'done';
  const lookedAt = now();
  const site = await findSite(database, ticket.organisationId, ticket.siteId);
  if (site?.status !== 'connected') return lookAgainOrForget(context, ticket, lookedAt);
  const found = await lookForTestTicket(context, ticket, site);
  if (found.result !== 'confirmed') {
    const { message } = found;
    log.warn({ testTicketId: id, message }, 'A test ticket could not be looked for. It will be retried.');
    return lookAgainOrForget(context, ticket, lookedAt);
  }
  if (found.value.ticket !== null) {
    const { id: issueId, key: issueKey } = found.value.ticket;
    await recordSent(context, ticket, { issueId, issueKey, url: issueUrlOf(site.url, issueKey) });
    return 'done';
  }
  const { unclearSince } = ticket;
  const endsAt = timestamp(later(new Date(unclearSince), context.jiraTimeoutMs));
  const after = afterNothingFound({ since: unclearSince, endsAt }, lookedAt, found.value.isExact);
  return after.kind === 'look_again' ? { at: new Date(after.at), failures: 0 } : forget(context, ticket);
}

function lookAgainOrForget(context: FindContext, ticket: TestTicket, lookedAt: Date): Ending | Promise<Ending> {
  const isGivenUp = lookedAt.getTime() - Date.parse(ticket.startedAt) > giveUpMs;
  return isGivenUp
    ? forget(context, ticket)
    : { at: later(lookedAt, backoffMs(1, 0, backoffs.testTicket)), failures: 0 };
}

async function forget({ database }: FindContext, ticket: TestTicket): Promise<Ending> {
  await forgetTestTicket(database, ticket);
  return 'done';
}

/**
 * Looks for it as deliveries look for theirs: by key, which is exact, and in Jira's index, for where AvsB may not see some of
 * the keys, or there are too many. What Jira hides proves nothing.
 */
async function lookForTestTicket(
  context: FindContext,
  ticket: TestTicket,
  { id: siteId, cloudId, organisationId }: Site,
): Promise<Outcome<TicketLook>> {
  const { jira, now } = context;
  const site: JiraSite = { siteId, cloudId, organisationId };
  const isOurs = (value: unknown) => namesTestTicket(value, ticket.id);
  const byKey = await lookByKey(context, site, ticket, isOurs);
  if (byKey.result !== 'confirmed' || byKey.value.ticket !== null) return byKey;
  const project = classify('read', await jira.project(site, ticket.projectId));
  if (project.result !== 'confirmed') return project;
  const jql = jqlForTestTickets(ticket.projectId, new Date(ticket.startedAt), now());
  const answer = await jira.searchIssues(site, jql, [], null, [testTicketProperty]);
  if (answer.kind !== 'ok') return classify('read', answer);
  const found = answer.value.issues.find(({ properties }) => isOurs(properties[testTicketProperty]));
  return { ...byKey, value: { ...byKey.value, ticket: found ?? null } };
}

function lookByKey(
  context: FindContext,
  site: JiraSite,
  { id, destinationId, siteId, projectId, keysBefore: before }: TestTicket,
  isOurs: (value: unknown) => boolean,
): Outcome<TicketLook> | Promise<Outcome<TicketLook>> {
  if (before === null) return nothingFound(false);
  const place = { destinationId, siteId, project: { id: projectId, key: before.projectKey } };
  return walkKeys(context, site, place, { id, property: testTicketProperty, isOurs, before });
}
