import type { IssueSubject } from '../../../shared/forge-api';
import type { Link } from '../../domain/link';
import type { Database } from '../../store/database';
import { linksOfIssue } from '../../store/links';
import { findSubjects } from '../../store/subjects';
import { connectionsOf } from './sites';

/**
 * What an issue of a site is linked with, in the order it was linked, each subject once. One that AvsB has not told of
 * yet is left out: there is nothing to show of it.
 */
export async function subjectsOfIssue(database: Database, cloudId: string, issueId: string): Promise<IssueSubject[]> {
  const found: IssueSubject[] = [];
  for (const { organisationId, id: siteId } of await connectionsOf(database, cloudId)) {
    const links = eachSubjectOnce(await linksOfIssue(database, organisationId, { siteId, issueId }));
    const wanted = links.map(({ subject: ref }) => ({ organisationId, ref }));
    if (wanted.length === 0) continue;
    const subjects = await findSubjects(database, wanted);
    for (const { subject: ref, eventType } of links) {
      const known = subjects.find((one) => one.ref.kind === ref.kind && one.ref.id === ref.id)?.subject;
      if (known !== undefined) found.push({ ...ref, ...known, eventType, asOf: known.updatedAt });
    }
  }
  return found;
}

/** Of several links to one subject, that of the event which filed the issue says most. */
function eachSubjectOnce(links: readonly Link[]): Link[] {
  const bySubject = new Map<string, Link>();
  for (const link of links) {
    const key = JSON.stringify(link.subject);
    const known = bySubject.get(key);
    if (known === undefined || (known.eventType === null && link.eventType !== null)) bySubject.set(key, link);
  }
  return [...bySubject.values()];
}
