import { later } from '../domain/clock';
import { memberOf } from '../queue/tasks';
import { type SitesOfChange, sitesLinkedTo } from '../store/changed-issues';
import type { SetupContext } from './context';

/** Jira reports one change several times, and several changes of a bulk edit: for so long they are gathered. */
const gatherMs = 1_000;

/**
 * Has an issue read again within seconds for every organisation that has a link to it, since Jira says that it has
 * changed; without any link, nothing is done. However often Jira says so, it is read once.
 */
export async function noteChangedIssue(
  { database, queue, now }: Pick<SetupContext, 'database' | 'queue' | 'now'>,
  sites: SitesOfChange,
  issueId: string,
): Promise<void> {
  const linked = await sitesLinkedTo(database, sites, issueId);
  const at = later(now(), gatherMs);
  await queue.schedule(
    database,
    linked.map((siteId) => ({ task: 'read-issue', key: memberOf(siteId, issueId), at })),
  );
}
