import type { IssueSubject } from '../../../shared/forge-api';
import type { Link } from '../../domain/link';
import type { Database } from '../../store/database';
import { linksOfIssue } from '../../store/links';
import { findSubjects } from '../../store/subjects';
import { connectionsOf, organisationNaming } from './sites';

/**
 * The subjects that an issue of a site is linked with, in the order of the links, each subject once. A subject that AvsB
 * hasn't reported yet is left out: there is nothing to show.
 *
 * If several organisations have connected the site, each subject names its organisation, and an issue that one of them
 * filed only shows that organisation's subjects: another one can't add a subject by linking the issue by hand.
 */
export async function subjectsOfIssue(database: Database, cloudId: string, issueId: string): Promise<IssueSubject[]> {
  const connections = await connectionsOf(database, cloudId);
  const linked: { readonly organisationId: string; readonly links: readonly Link[] }[] = [];
  for (const { organisationId, id: siteId } of connections) {
    linked.push({ organisationId, links: await linksOfIssue(database, organisationId, { siteId, issueId }) });
  }
  const filed = linked.filter(({ links }) => links.some(({ origin }) => origin === 'event'));
  const shown = (filed.length > 0 ? filed : linked).filter(({ links }) => links.length > 0);
  const organisationOf = await organisationNaming(database, connections);
  const found: IssueSubject[] = [];
  for (const { organisationId, links } of shown) {
    found.push(...(await subjectsOf(database, organisationId, links, organisationOf(organisationId))));
  }
  return found;
}

async function subjectsOf(
  database: Database,
  organisationId: string,
  links: readonly Link[],
  organisation: IssueSubject['organisation'],
): Promise<IssueSubject[]> {
  const once = eachSubjectOnce(links);
  const subjects = await findSubjects(
    database,
    once.map(({ subject: ref }) => ({ organisationId, ref })),
  );
  return once.flatMap(({ subject: ref, eventType }) => {
    const known = subjects.find((one) => one.ref.kind === ref.kind && one.ref.id === ref.id)?.subject;
    if (known === undefined) return [];
    return [{ ...ref, ...known, eventType, asOf: known.updatedAt, ...(organisation && { organisation }) }];
  });
}

/** Of several links to one subject, the one of the event that filed the issue counts: it says the most. */
function eachSubjectOnce(links: readonly Link[]): Link[] {
  const bySubject = new Map<string, Link>();
  for (const link of links) {
    const key = JSON.stringify(link.subject);
    const known = bySubject.get(key);
    if (known === undefined || (known.eventType === null && link.eventType !== null)) bySubject.set(key, link);
  }
  return [...bySubject.values()];
}
