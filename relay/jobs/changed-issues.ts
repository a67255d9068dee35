import type { Jira } from '../atlassian/jira';
import type { Log } from '../delivery/log';
import { readReport } from '../domain/changed-issue';
import { later } from '../domain/clock';
import type { NewId } from '../domain/ids';
import { afterRead, type CachedLink, changesOf, issuesAtOnce, pointsToRead } from '../domain/status-sync';
import type { Ending, GroupHandling, Item } from '../queue/leased-task';
import type { Queue } from '../queue/queue';
import { memberIn } from '../queue/tasks';
import type { Database } from '../store/database';
import { linksToIssues } from '../store/links';
import { siteOfWork } from '../store/site-of-work';
import { inTransaction } from '../store/transaction';
import type { PointsBudget } from './points-budget';
import { leaveOutHidden, pauseHidden } from './status-sync/hidden';
import { type Ask, readPage } from './status-sync/read';
import { writeChanges } from './status-sync/write';

/** What re-reading changed issues needs. */
interface ChangedIssuesContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'bulkFetchIssues' | 'getIssue' | 'project'>;
  readonly queue: Pick<Queue, 'schedule'>;
  readonly newId: NewId;
  /** Whether AvsB hears of changes. */
  readonly tellsAvsb: boolean;
  /** Shared by all background reads of Jira. */
  readonly budget: PointsBudget;
  readonly now: () => Date;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  readonly log: Log;
}

/** A site that isn't connected is retried after this long, unless it is reconnected before. */
const unusableMs = 10 * 60_000;

/**
 * Reads issues that Jira reported as changed, up to a hundred of a site at once, and stores their statuses as the nightly
 * sync does. A site that must wait doesn't hold up the others: what could not be read is deferred. An issue that changes
 * again while it is read is read once more.
 */
export function changedIssues(context: ChangedIssuesContext): GroupHandling {
  return readingOf(context, () => true);
}

/**
 * Reads the statuses that new tickets begin with in the same way. One that has been read in the meantime, since it was
 * changed or commented on, isn't read again.
 */
export function newTickets(context: ChangedIssuesContext): GroupHandling {
  return readingOf(context, ({ status }) => status.name === null);
}

function readingOf(context: ChangedIssuesContext, isToBeRead: (link: CachedLink) => boolean): GroupHandling {
  return {
    concurrency: 8,
    itemsAtOnce: issuesAtOnce,
    handle: (siteId, items) => readIssues(context, siteId, items, isToBeRead),
  };
}

async function readIssues(
  context: ChangedIssuesContext,
  siteId: string,
  items: readonly Item[],
  isToBeRead: (link: CachedLink) => boolean,
): Promise<Ending[]> {
  const { database, now } = context;
  const site = await siteOfWork(database, siteId);
  if (site === undefined) return items.map(() => 'done');
  const failures = Math.max(...items.map((item) => item.failures));
  if (!site.isConnected) return items.map(() => ({ at: later(now(), unusableMs), failures }));
  const { organisationId } = site;
  const reports = items.map(({ key }) => readReport(memberIn(key)));
  const reported = [...new Set(reports.map(({ issueId }) => issueId))];
  const links = await linksToIssues(database, organisationId, siteId, reported);
  const issueIds = [...new Set(links.filter(isToBeRead).map(({ issueId }) => issueId))];
  if (issueIds.length === 0) return items.map(() => 'done');
  const once = onceAt(context, failures);
  const page = await readPage(context, once.ask, site, issueIds, links);
  const read = await leaveOutHidden(context, once.ask, site, links, page);
  if (read.kind === 'read') {
    const deleted = new Set(reports.flatMap(({ issueId, isDeleted }) => (isDeleted ? [issueId] : [])));
    const changes = changesOf(links, read.seen, site.url, deleted);
    await inTransaction(database, (transaction) => writeChanges(context, transaction, organisationId, changes));
    await pauseHidden(context, organisationId, read.hidden);
    return items.map(() => 'done');
  }
  const again = once.again();
  if (again !== undefined) return items.map(() => ({ at: later(now(), again.waitMs), failures: again.failures }));
  context.log.warn({ siteId, message: read.message }, 'Changed issues were left to the next status sync.');
  return items.map(() => 'done');
}

/** Asks once, within the budget. If a retry makes sense, `again` says when; the caller stops until then. */
function onceAt(
  { budget, now, random }: ChangedIssuesContext,
  failures: number,
): { readonly ask: Ask; again(): { readonly waitMs: number; readonly failures: number } | undefined } {
  let again: { waitMs: number; failures: number } | undefined;
  return {
    again: () => again,
    async ask(issues, ask) {
      const points = pointsToRead(issues);
      const waitMs = await budget.take(points);
      if (waitMs > 0) {
        again = { waitMs, failures };
        return { kind: 'stop', why: 'gave_up', message: 'The points of this hour are spent.' };
      }
      const answer = await ask();
      if (answer.kind === 'ok') return answer;
      if (answer.kind === 'paused') await budget.giveBack(points);
      const after = afterRead(answer, failures, now(), random());
      if (after.kind !== 'again') return after;
      again = after;
      return { kind: 'stop', why: 'gave_up', message: 'The call to Jira failed.' };
    },
  };
}
