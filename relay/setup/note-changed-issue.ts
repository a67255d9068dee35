import { type IssueReport, writeReport } from '../domain/changed-issue';
import { later } from '../domain/clock';
import { memberOf } from '../queue/tasks';
import { type SitesOfChange, sitesLinkedTo } from '../store/changed-issues';
import type { SetupContext } from './context';

/** Jira reports one change several times, and a bulk edit as several changes: they are collected for this long. */
const gatherMs = 1_000;

/**
 * Schedules a read of an issue that Jira reported as changed, within seconds, for every organisation that has a link to it;
 * without a link, nothing happens. However often Jira reports it, it is read once.
 */
export async function noteChangedIssue(
  { database, queue, now }: Pick<SetupContext, 'database' | 'queue' | 'now'>,
  sites: SitesOfChange,
  report: IssueReport,
): Promise<void> {
  const linked = await sitesLinkedTo(database, sites, report.issueId);
  const at = later(now(), gatherMs);
  await queue.schedule(
    database,
    linked.map((siteId) => ({ task: 'read-issue', key: memberOf(siteId, writeReport(report)), at })),
  );
}
