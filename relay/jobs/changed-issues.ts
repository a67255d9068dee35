import type { Jira } from '../atlassian/jira';
import type { Log } from '../delivery/log';
import { later, timestamp } from '../domain/clock';
import { afterRead, changesOf, issuesAtOnce, pointsToRead } from '../domain/status-sync';
import {
  type ChangedIssue,
  type ChangedSite,
  finishChangedIssues,
  putOffChangedIssues,
  sitesWithChanges,
  takeChangedIssues,
} from '../store/changed-issues';
import type { Database } from '../store/database';
import { linksToIssues } from '../store/links';
import type { PointsBudget } from './points-budget';
import { type Ask, readPage } from './status-sync/read';
import { writeChanges } from './status-sync/write';

/** What reading changed issues again needs. */
export interface ChangedIssuesContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'bulkFetchIssues' | 'getIssue'>;
  /** Shared by all that reads Jira in rounds. */
  readonly budget: PointsBudget;
  readonly now: () => Date;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  readonly log: Log;
}

/** Reads issues again of which Jira has told that they changed. */
export interface ChangedIssues {
  /** Begins to read what is due, each site by itself. Resolves once it is under way. */
  run(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  ended(): Promise<void>;
}

/** Who took an issue must have read it by then, or it is taken again: longer than the reads of a page that is well. */
const takenMs = 60_000;

/**
 * Jira tells that an issue changed; what has become of it is read from Jira, a hundred issues at once, and written down
 * as the nightly sync does. A site that must wait holds up none of the others: what could not be read is put off in the
 * database, so that nothing waits here.
 */
export function createChangedIssues(context: ChangedIssuesContext): ChangedIssues {
  const underWay = new Map<string, Promise<void>>();

  async function readSite(site: ChangedSite): Promise<void> {
    try {
      await readChanged(context, site);
    } catch (error) {
      context.log.error({ err: error, siteId: site.siteId }, 'Changed issues could not be read. They come again.');
    }
  }

  return {
    async run() {
      for (const site of await sitesWithChanges(context.database, timestamp(context.now()))) {
        if (underWay.has(site.siteId)) continue;
        underWay.set(
          site.siteId,
          readSite(site).finally(() => underWay.delete(site.siteId)),
        );
      }
    },
    async ended() {
      await Promise.all(underWay.values());
    },
  };
}

async function readChanged(context: ChangedIssuesContext, site: ChangedSite): Promise<void> {
  const { database, now } = context;
  const { organisationId, siteId } = site;
  const startedAt = now();
  const taken = await takeChangedIssues(database, site, {
    now: timestamp(startedAt),
    until: timestamp(later(startedAt, takenMs)),
    limit: issuesAtOnce,
  });
  if (taken.length === 0) return;
  const issueIds = taken.map(({ issueId }) => issueId);
  const links = await linksToIssues(database, organisationId, siteId, issueIds);
  const once = onceAt(context, taken);
  const read = await readPage(context, once.ask, site, issueIds, links);
  if (read.kind === 'read') {
    await database.transaction(async (trx) => {
      await writeChanges(context, trx, organisationId, changesOf(links, read.seen, site.url));
      await finishChangedIssues(trx, site, taken, timestamp(now()));
    });
    return;
  }
  const again = once.again();
  if (again !== undefined) {
    const dueAt = timestamp(later(now(), again.waitMs));
    await putOffChangedIssues(database, site, taken, { dueAt, failures: again.failures });
    return;
  }
  context.log.warn({ siteId, message: read.message }, 'Changed issues were left to the next status sync.');
  await finishChangedIssues(database, site, taken, timestamp(now()));
}

/** Asks once, within the budget. Where it makes sense to ask again, `again` says when; the caller stops until then. */
function onceAt(
  { budget, now, random }: ChangedIssuesContext,
  taken: readonly ChangedIssue[],
): { readonly ask: Ask; again(): { readonly waitMs: number; readonly failures: number } | undefined } {
  const failures = Math.max(...taken.map((issue) => issue.failures));
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
      return { kind: 'stop', why: 'gave_up', message: 'Jira did not answer as needed.' };
    },
  };
}
