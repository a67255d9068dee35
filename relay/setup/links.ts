import type { Issue, JiraSite } from '../atlassian/jira';
import { noteTicket, tellAvsb } from '../delivery/tell-avsb';
import { type AppError, forbidden, notFound, unprocessable } from '../domain/app-error';
import { timestamp } from '../domain/clock';
import type { SubjectRef } from '../domain/event';
import { type IssueRef, issueRefOf } from '../domain/issue-ref';
import { issueUrlOf, type Link } from '../domain/link';
import { saidBy } from '../domain/outcome';
import { writeAudit } from '../store/audit';
import { ticketsToTell } from '../store/callbacks';
import type { Database } from '../store/database';
import { type Destination, findDestination } from '../store/destinations';
import { deleteLink, findLink, insertManualLink, linkBetween } from '../store/manual-links';
import { noteOrganisation } from '../store/organisations';
import { findSite } from '../store/sites';
import { inTransaction } from '../store/transaction';
import { manageIntegrations, type Person, type SetupContext } from './context';
import { expectAnswer } from './create-metadata';
import { connectedSite } from './destinations';
import { refreshSite } from './refresh-site';

interface ManualLinkRequest {
  readonly destinationId: string;
  /** An issue's key, or its address on the destination's site. */
  readonly issueKey: string;
  readonly subject: SubjectRef;
}

/**
 * Links an issue to a subject by hand, with its current status. Such a link takes no part in deduplication.
 *
 * @returns the link; if the two are already linked, the existing one
 * @throws 404 for an unknown destination, 422 for an issue that Jira doesn't show to AvsB (or, for a person who may not
 *   manage integrations, one outside the destination's project), 409 if its site must be reconnected, 502 if Jira doesn't
 *   answer
 */
export async function linkByHand(
  context: SetupContext,
  person: Person,
  { destinationId, issueKey, subject }: ManualLinkRequest,
): Promise<{ link: Link; isNew: boolean }> {
  const { database } = context;
  const { organisationId } = person;
  const destination = await findDestination(database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const site = await connectedSite(context, organisationId, destination.site.id);
  const issue = await issueOf(context, person, site, destination, { issueKey, subject });
  await noteOrganisation(database, person);
  // Its address may have just been read again.
  const siteUrl = (await findSite(database, organisationId, site.siteId))?.url ?? destination.site.url;
  const seen = { status: issue.status, key: issue.key, url: issueUrlOf(siteUrl, issue.key) };
  return inTransaction(database, async (transaction) => {
    const ends = { siteId: site.siteId, issueId: issue.id, subject };
    const id = context.newId('link');
    const isNew =
      (await linkBetween(transaction, organisationId, ends)) === undefined &&
      (await insertManualLink(transaction, {
        ...ends,
        id,
        organisationId,
        destinationId,
        issueKey: seen.key,
        issueUrl: seen.url,
        status: seen.status,
        createdAt: timestamp(context.now()),
      }));
    const link = await linkBetween(transaction, organisationId, ends);
    if (link === undefined) throw new Error(`The link to ${issue.key} was removed while it was made.`);
    if (!isNew) {
      await noteTicket(context, transaction, organisationId, link.id, seen);
      return { link: { ...link, status: seen.status, issueKey: seen.key, issueUrl: seen.url }, isNew };
    }
    await writeAudit(transaction, context, organisationId, {
      action: 'JIRA_LINK_CREATED_MANUALLY',
      actor: { type: 'user', id: person.id, name: person.name },
      target: { kind: 'link', id: link.id, name: issue.key },
      details: { issueId: issue.id, subject, destinationId, destinationName: destination.name },
    });
    await tellOf(context, transaction, 'jira.ticket.linked', organisationId, link.id);
    return { link, isNew };
  });
}

/**
 * Removes a link; the issue stays as it is. If an event made the link, the next such event files a new ticket.
 *
 * @throws 404 for an unknown link, 403 for an event's link without the permission for it
 */
export async function removeLink(context: SetupContext, person: Person, id: string): Promise<void> {
  const { organisationId } = person;
  await inTransaction(context.database, async (transaction) => {
    const link = await findLink(transaction, organisationId, id);
    if (link === undefined) throw notFound('link');
    if (link.origin === 'event' && !person.permissions.includes(manageIntegrations)) {
      throw forbidden('An event filed this ticket. Ask an AvsB admin to remove its link.');
    }
    await tellOf(context, transaction, 'jira.ticket.unlinked', organisationId, id);
    if (!(await deleteLink(transaction, organisationId, id, timestamp(context.now())))) throw notFound('link');
    const { issueId, issueKey, subject, eventType, origin, destinationId } = link;
    await writeAudit(transaction, context, organisationId, {
      action: 'JIRA_LINK_REMOVED',
      actor: { type: 'user', id: person.id, name: person.name },
      target: { kind: 'link', id, name: issueKey },
      details: { issueId, subject, eventType, origin, destinationId },
    });
  });
}

/** Has AvsB told of a link that is there. */
async function tellOf(
  context: SetupContext,
  transaction: Database,
  type: 'jira.ticket.linked' | 'jira.ticket.unlinked',
  organisationId: string,
  linkId: string,
): Promise<void> {
  if (!context.tellsAvsb) return;
  const ticket = (await ticketsToTell(transaction, organisationId, [linkId])).get(linkId);
  if (ticket !== undefined) await tellAvsb(context, transaction, organisationId, [{ type, ticket }]);
}

async function issueOf(
  context: SetupContext,
  person: Person,
  site: JiraSite,
  destination: Destination,
  { issueKey, subject }: Pick<ManualLinkRequest, 'issueKey' | 'subject'>,
): Promise<Issue> {
  const { name, url } = destination.site;
  const ref = await refOnSite(context, site, issueKey);
  if (ref.kind === 'malformed') {
    throw unprocessable('That is neither an issue key, such as ROLL-7, nor the address of an issue. Check it.', [
      { path: 'issueKey', message: 'must be an issue key or the address of an issue' },
    ]);
  }
  if (ref.kind === 'other_site') {
    throw unprocessable(`That address is not on ${name}. Choose the destination of its site, or another issue.`, [
      { path: 'issueKey', message: `must be on ${url}` },
    ]);
  }
  const isAdmin = person.permissions.includes(manageIntegrations);
  const answer = await context.jira.getIssue(site, ref.key, ['project']);
  if (answer.kind === 'refused' && (answer.status === 404 || answer.status === 403)) {
    throw notShown(ref.key, isAdmin ? saidBy(answer) : jirasWords);
  }
  const issue = expectAnswer(answer);
  if (isAdmin || issue.projectId === destination.project.id) return issue;
  // A person who sees the link in the list learns nothing new by making it again.
  const ends = { siteId: site.siteId, issueId: issue.id, subject };
  if ((await linkBetween(context.database, person.organisationId, ends)) !== undefined) return issue;
  throw notShown(ref.key, jirasWords);
}

/** An address of Jira Cloud that isn't known may be the site's new one: what Atlassian lists is read once more. */
async function refOnSite(context: SetupContext, site: JiraSite, issueKey: string): Promise<IssueRef> {
  const ref = await refByStoredAddresses(context, site, issueKey);
  if (ref.kind !== 'other_site' || !ref.mayBeRenamed) return ref;
  await refreshSite(context, site);
  return refByStoredAddresses(context, site, issueKey);
}

async function refByStoredAddresses(
  { database }: SetupContext,
  { organisationId, siteId }: JiraSite,
  issueKey: string,
): Promise<IssueRef> {
  const site = await findSite(database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  return issueRefOf(issueKey, site.url, site.formerUrls);
}

/**
 * What Jira says in English about an issue that is missing or hidden. AvsB reads with the access of the admin who
 * connected the site; other people get the same message for every issue that they may not link, so that they don't learn
 * which of them exist.
 */
const jirasWords = 'Issue does not exist or you do not have permission to see it.';

function notShown(key: string, message: string): AppError {
  return unprocessable(`Jira does not show ${key} to AvsB. Check the key, and AvsB's access to its project.`, [
    { path: 'issueKey', message },
  ]);
}
