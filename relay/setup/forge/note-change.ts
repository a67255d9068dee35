import type { JiraChange } from '../../../shared/forge-api';
import { checkAfterRefusalAt } from '../../domain/check-times';
import { checkStateOf } from '../../store/checks';
import { destinationsOfProject, destinationsWithIssueType } from '../../store/destinations';
import type { Site } from '../../store/sites';
import { checkOf } from '../check';
import type { SetupContext } from '../context';
import { noteChangedIssue } from '../note-changed-issue';
import { connectionsOf } from './sites';

type NotingContext = Pick<SetupContext, 'database' | 'queue' | 'now'>;

/**
 * Schedules the reads that a change in Jira makes necessary, and trusts nothing else in the report: the issue is read again,
 * the destinations of the project or issue type are checked. Reports that are repeated, out of order or about unknown
 * objects do no harm.
 *
 * @throws 403 if no organisation has connected the site
 */
export async function noteChange(context: NotingContext, cloudId: string, change: JiraChange): Promise<void> {
  const { database } = context;
  const connections = await connectionsOf(database, cloudId);
  if (change.issueId !== undefined) {
    const isDeleted = change.eventType === 'avi:jira:deleted:issue';
    await noteChangedIssue(context, { cloudId }, { issueId: change.issueId, isDeleted });
  }
  for (const site of connections) {
    for (const id of await concerned(context, site, change)) await checkSoon(context, site.organisationId, id);
  }
}

/** The destinations that a change of a project or an issue type may have broken, or fixed. */
async function concerned(
  { database }: NotingContext,
  { organisationId, id: siteId }: Site,
  { projectId, issueTypeId }: JiraChange,
): Promise<string[]> {
  const ofProject =
    projectId === undefined ? [] : await destinationsOfProject(database, organisationId, { siteId, projectId });
  const ofType =
    issueTypeId === undefined ? [] : await destinationsWithIssueType(database, organisationId, { siteId, issueTypeId });
  return [...new Set([...ofProject.map(({ id }) => id), ...ofType])];
}

/** As after a refusal by Jira: at once, but at most once a minute. */
async function checkSoon({ database, queue, now }: NotingContext, organisationId: string, destinationId: string) {
  const state = await checkStateOf(database, organisationId, destinationId);
  const at = checkAfterRefusalAt(now(), state?.checkedAt ?? null);
  await queue.schedule(database, [{ ...checkOf(destinationId), at }]);
}
