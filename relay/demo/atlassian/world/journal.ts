import { nextId } from './counters';
import type { HistoryEntry, Issue, Site, World } from './types';
import { notifyWatcher } from './watch';

/** No search index lags longer than this; older states may be dropped. */
const LONGEST_LAG_MS = 2 * 60 * 60_000;
const FORGET_EVERY = 500;

/**
 * To be called before an issue is changed, created or deleted: keeps how it looked, for searches whose index has not
 * caught up. A shallow copy is enough, because changes replace an issue's values and never write into them.
 */
export function rememberBefore(site: Site, issueId: string, at: Date): void {
  const issue = site.issues[issueId];
  const before = issue ? { ...issue } : null;
  site.outdated.push({ changedAt: at.toISOString(), issueId, before });
  notifyWatcher(site, issueId, before);
  if (site.outdated.length % FORGET_EVERY === 0) forget(site, at);
}

/** One more line of an issue's history, and its `updated`. */
export function enterHistory(
  world: World,
  issue: Issue,
  at: Date,
  entry: Omit<HistoryEntry, 'id' | 'at' | 'accountId'> & { accountId?: string },
): void {
  const accountId = entry.accountId ?? world.signedInAccountId;
  issue.history = [...issue.history, { ...entry, id: nextId(world, 'history'), at: at.toISOString(), accountId }];
  issue.updated = at.toISOString();
}

/**
 * The issues of a site as its search index has them, `lagMs` behind. A deleted one is still found until then, and a
 * changed one is found as it was: Jira's own search shows both for some seconds.
 */
export function issuesAsIndexed(site: Site, now: Date, lagMs: number): Iterable<Issue> {
  const outdated = beforeLatestChanges(site, new Date(now.getTime() - lagMs).toISOString());
  return outdated.size === 0 ? Object.values(site.issues) : withOutdated(site, outdated);
}

function beforeLatestChanges(site: Site, indexedUntil: string): Map<string, Issue | null> {
  const before = new Map<string, Issue | null>();
  // From the newest back: the earliest change that the index has not seen is the one that counts.
  for (let index = site.outdated.length - 1; index >= 0; index -= 1) {
    const entry = site.outdated[index];
    if (!entry || entry.changedAt <= indexedUntil) break;
    before.set(entry.issueId, entry.before);
  }
  return before;
}

function* withOutdated(site: Site, outdated: Map<string, Issue | null>): Iterable<Issue> {
  for (const issue of Object.values(site.issues)) if (!outdated.has(issue.id)) yield issue;
  for (const issue of outdated.values()) if (issue) yield issue;
}

function forget(site: Site, now: Date): void {
  const until = new Date(now.getTime() - LONGEST_LAG_MS).toISOString();
  const firstKept = site.outdated.findIndex((entry) => entry.changedAt > until);
  site.outdated = firstKept === -1 ? [] : site.outdated.slice(firstKept);
}
