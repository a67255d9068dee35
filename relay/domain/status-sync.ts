import { backoffMs, backoffs } from './backoff';
import { later } from './clock';
import { type JiraFailure, readFailure } from './jira-reading';
import { deletedStatus, type IssueStatus, isMissing, isOpen, issueUrlOf, notFoundStatus } from './link';

/** Links older than this are no longer synced. */
const followedDays = 90;

/** Jira's maximum of `POST /issue/bulkfetch`. */
export const issuesAtOnce = 100;

/** What Jira charges for a read of this many issues: one point, and one for each. */
export function pointsToRead(issues: number): number {
  return 1 + issues;
}

/** A sync that starts now covers links created at this time or later. */
export function followedSince(startedAt: Date): Date {
  return later(startedAt, -followedDays * 24 * 60 * 60_000);
}

const longestSpreadMs = 10 * 60_000;

/**
 * How long after a tick a site's sync starts: anywhere in the first twentieth of the time until the next tick, and in
 * the first 10 minutes, so that not all sites of all relays ask at two o'clock sharp.
 *
 * @param random between 0 (included) and 1 (excluded)
 */
export function startDelayMs(intervalMs: number, random: number): number {
  return Math.floor(random * Math.min(Math.max(intervalMs, 0) / 20, longestSpreadMs));
}

/** A link as it is cached. */
export interface CachedLink {
  readonly id: string;
  readonly issueId: string;
  readonly issueKey: string;
  readonly issueUrl: string;
  readonly status: IssueStatus;
  /** Null for a manual link, which is no target of de-duplication. */
  readonly dedupKey: string | null;
  readonly takesComments: boolean;
}

/** An issue as Jira shows it now, or that it is gone. */
export type SeenIssue =
  | { readonly kind: 'there'; readonly key: string; readonly status: IssueStatus }
  | { readonly kind: 'gone' };

/** What to write to a link, given how it was cached. */
export interface LinkChange {
  readonly known: CachedLink;
  readonly status: IssueStatus;
  /** The new key and address of an issue that was moved, or whose project or site was renamed. */
  readonly moved: { readonly key: string; readonly url: string } | null;
  /** Whether the status or key differs from the cached one. */
  readonly hasNews: boolean;
  /** Its ticket was closed and is open again: it may take comments, unless a later ticket has replaced it. */
  readonly mayTakeComments: boolean;
}

/**
 * The changes that follow from what Jira showed; nothing is known about issues that aren't in `seen`.
 *
 * @param deleted the issues of which Jira reported that they were deleted
 */
export function changesOf(
  links: readonly CachedLink[],
  seen: ReadonlyMap<string, SeenIssue>,
  siteUrl: string,
  deleted: ReadonlySet<string> = new Set(),
): LinkChange[] {
  return links.flatMap((known) => {
    const issue = seen.get(known.issueId);
    if (issue === undefined) return [];
    const missingStatus = deleted.has(known.issueId) ? deletedStatus : notFoundStatus;
    const status = issue.kind === 'there' ? issue.status : missingStatus;
    const there = issue.kind === 'there' ? { key: issue.key, url: issueUrlOf(siteUrl, issue.key) } : null;
    const hasMoved = there !== null && (there.key !== known.issueKey || there.url !== known.issueUrl);
    const moved = hasMoved ? there : null;
    const mayTakeComments = isOpen(status) && known.dedupKey !== null && !known.takesComments;
    const hasNews = hasMoved || !isSame(status, known.status);
    return hasNews || mayTakeComments ? [{ known, status, moved, hasNews, mayTakeComments }] : [];
  });
}

/** The issues to ask Jira for one by one: it didn't show them, though they are cached as existing. */
export function idsToConfirm(
  issueIds: readonly string[],
  links: readonly CachedLink[],
  seen: ReadonlyMap<string, SeenIssue>,
): string[] {
  const knownAsThere = new Set(links.filter(({ status }) => !isMissing(status)).map((link) => link.issueId));
  return issueIds.filter((id) => !seen.has(id) && knownAsThere.has(id));
}

function isSame(one: IssueStatus, other: IssueStatus): boolean {
  return one.name === other.name && one.category === other.category;
}

/**
 * What to do after a failed read:
 * - `again`: retry after `waitMs`, with this many failures in a row;
 * - `refused`: Jira rejected this particular request;
 * - `unreadable`: Jira responds, but not in its documented form;
 * - `stop`: nothing more can be read from the site for now.
 */
export type AfterRead =
  | { readonly kind: 'again'; readonly waitMs: number; readonly failures: number }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'stop'; readonly why: 'reconnect_required' | 'gave_up'; readonly message: string };

/** After this many failures in a row, which takes about an hour, a site is left until its next sync. */
export const maxFailures = 10;

/** A retry rarely helps against a response that can't be read. */
const maxUnreadable = 3;

/** Jitter, so that calls that waited for Jira's limit don't retry all at once. */
const jitterMs = 1_000;

/**
 * Decides what to do after a failed read. Where Jira asked to wait, the wait is at least that long; a call that was
 * held back by a known limit isn't a failure.
 *
 * @param failures how many attempts in a row have failed before this one
 * @param random between 0 (included) and 1 (excluded)
 */
export function afterRead(answer: JiraFailure, failures: number, now: Date, random: number): AfterRead {
  const reading = readFailure(answer);
  if (reading.kind === 'reconnect') return { kind: 'stop', why: 'reconnect_required', message: reading.message };
  if (reading.kind === 'refused') {
    const { status } = reading.refusal;
    return { kind: 'refused', status, message: `Jira answered ${status}` };
  }
  const { message, retryAt, wasSent, isUnreadable } = reading;
  if (!wasSent) return { kind: 'again', waitMs: msUntil(retryAt, now, random), failures };
  const failed = failures + 1;
  if (isUnreadable && failed >= maxUnreadable) return { kind: 'unreadable', message };
  if (failed >= maxFailures) return { kind: 'stop', why: 'gave_up', message };
  const waitMs = Math.max(backoffMs(failed, random, backoffs.rounds), msUntil(retryAt, now, random));
  return { kind: 'again', waitMs, failures: failed };
}

function msUntil(time: string | null, now: Date, random: number): number {
  return time === null ? 0 : Math.max(0, Date.parse(time) - now.getTime()) + Math.round(random * jitterMs);
}
