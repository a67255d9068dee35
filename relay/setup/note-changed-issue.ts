import { memberOf } from '../queue/tasks';
import { type SitesOfChange, sitesLinkedTo } from '../store/changed-issues';
import type { SetupContext } from './context';

/**
 * Has an issue read again within seconds for every organisation that has a link to it, since Jira says that it has
 * changed; without any link, nothing is done. However often Jira says so, it is read once.
 */
export async function noteChangedIssue(
  { database, queue }: Pick<SetupContext, 'database' | 'queue'>,
  sites: SitesOfChange,
  issueId: string,
): Promise<void> {
  const linked = await sitesLinkedTo(database, sites, issueId);
  await queue.schedule(
    database,
    linked.map((siteId) => ({ task: 'read-issue', key: memberOf(siteId, issueId) })),
  );
}
