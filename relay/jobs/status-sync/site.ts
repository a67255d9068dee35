import { lookOf } from '../../delivery/hidden-project';
import { timestamp } from '../../domain/clock';
import { type CachedLink, changesOf, followedSince, issuesAtOnce } from '../../domain/status-sync';
import { hiddenOfSite } from '../../store/hidden-projects';
import { linksToSync } from '../../store/links';
import { findSite, type Site } from '../../store/sites';
import { advanceRun, type SyncRun } from '../../store/sync-runs';
import { inTransaction } from '../../store/transaction';
import type { StatusSyncContext } from './context';
import { leaveOutHidden, pauseHidden } from './hidden';
import { type ReadPage, readPage, withRetries } from './read';
import { writeChanges } from './write';

/** The result of a site's sync. One that did not finish continues later from where it stopped. */
export interface SiteReport {
  readonly siteId: string;
  readonly end: 'finished' | Extract<ReadPage, { kind: 'stop' }>['why'] | 'interrupted';
  /** Why it did not finish, in a sentence. */
  readonly message: string | null;
  /** How many issues were read, and how many links have changed. */
  readonly issues: number;
  readonly changed: number;
}

/**
 * Syncs one site from the run's cursor: page by page, each in one transaction with the new cursor, so that it may be
 * interrupted between any two.
 */
export async function syncRun(context: StatusSyncContext, run: SyncRun): Promise<SiteReport> {
  const { database, now } = context;
  const { organisationId, siteId } = run;
  const since = timestamp(followedSince(new Date(run.startedAt)));
  const report = { siteId, issues: 0, changed: 0 };
  let { cursor } = run;
  await lookAtHidden(context, organisationId, siteId);
  for (;;) {
    context.stopping.throwIfAborted();
    const site = await findSite(database, organisationId, siteId);
    if (site?.status !== 'connected') {
      return { ...report, end: 'reconnect_required', message: 'The site is not connected.' };
    }
    const part = { siteId, since, afterIssueId: cursor, maxIssues: issuesAtOnce };
    const { issueIds, links } = await linksToSync(database, organisationId, part);
    const read = await readIfAny(context, site, issueIds, links);
    if (read.kind === 'stop') return { ...report, end: read.why, message: read.message };

    const isLast = issueIds.length < issuesAtOnce;
    cursor = issueIds.at(-1) ?? cursor;
    const reached = { cursor, finishedAt: isLast ? timestamp(now()) : null };
    const changes = changesOf(links, read.seen, site.url);
    await inTransaction(database, async (transaction) => {
      report.changed += await writeChanges(context, transaction, organisationId, changes);
      await advanceRun(transaction, run, reached);
    });
    await pauseHidden(context, organisationId, read.hidden);
    report.issues += issueIds.length;
    if (isLast) return { ...report, end: 'finished', message: null };
  }
}

/** A project that was hidden may be shown again. */
async function lookAtHidden(
  { database, queue }: StatusSyncContext,
  organisationId: string,
  siteId: string,
): Promise<void> {
  const hidden = await hiddenOfSite(database, organisationId, siteId);
  await queue.schedule(database, hidden.map(lookOf));
}

async function readIfAny(
  context: StatusSyncContext,
  { id: siteId, cloudId, organisationId }: Site,
  issueIds: readonly string[],
  links: readonly CachedLink[],
): ReturnType<typeof leaveOutHidden> {
  if (issueIds.length === 0) return { kind: 'read', seen: new Map(), hidden: [] };
  const site = { siteId, cloudId, organisationId };
  const ask = withRetries(context);
  return leaveOutHidden(context, ask, site, links, await readPage(context, ask, site, issueIds, links));
}
