import { backoffMs, backoffs } from './backoff';
import { later } from './clock';
import { type JiraFailure, readFailure } from './jira-reading';
import { deletedStatus, type IssueStatus, isOpen, issueUrlOf } from './link';

/** Links older than this are not followed any more. */
export const followedDays = 90;

/** Jira's maximum of `POST /issue/bulkfetch`. */
export const issuesAtOnce = 100;

/** What Jira charges for a read of so many issues: one point, and one for each. */
export function pointsToRead(issues: number): number {
  return 1 + issues;
}

/** Links created then or later are followed by a sync that starts now. */
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
  readonly status: IssueStatus;
  /** Null for a manual link, which is no target of de-duplication. */
  readonly dedupKey: string | null;
  readonly takesComments: boolean;
}

/** An issue as Jira shows it now, or that it is gone. */
export type SeenIssue =
  | { readonly kind: 'there'; readonly key: string; readonly status: IssueStatus }
  | { readonly kind: 'gone' };

/** What of a link is to be written, given how it was cached. */
export interface LinkChange {
  readonly known: CachedLink;
  readonly status: IssueStatus;
  /** The new key and address of an issue that was moved. */
  readonly moved: { readonly key: string; readonly url: string } | null;
  /** Whether status or key are others than those cached. */
  readonly hasNews: boolean;
  /** Its ticket is open, and takes no comments: it may again, if no later ticket has taken its place. */
  readonly mayTakeComments: boolean;
}

/** The changes that follow from what Jira showed; of an issue that is not among the seen ones nothing is known. */
export function changesOf(
  links: readonly CachedLink[],
  seen: ReadonlyMap<string, SeenIssue>,
  siteUrl: string,
): LinkChange[] {
  return links.flatMap((known) => {
    const issue = seen.get(known.issueId);
    if (issue === undefined) return [];
    const status = issue.kind === 'there' ? issue.status : deletedStatus;
    const hasMoved = issue.kind === 'there' && issue.key !== known.issueKey;
    const moved = hasMoved ? { key: issue.key, url: issueUrlOf(siteUrl, issue.key) } : null;
    const mayTakeComments = isOpen(status) && known.dedupKey !== null && !known.takesComments;
    const hasNews = hasMoved || !isSame(status, known.status);
    return hasNews || mayTakeComments ? [{ known, status, moved, hasNews, mayTakeComments }] : [];
  });
}

/** Those of the issues that Jira must be asked for one by one: it did not show them, and we know them as there. */
export function idsToConfirm(
  issueIds: readonly string[],
  links: readonly CachedLink[],
  seen: ReadonlyMap<string, SeenIssue>,
): string[] {
  const knownAsThere = new Set(
    links.filter(({ status }) => !isSame(status, deletedStatus)).map((link) => link.issueId),
  );
  return issueIds.filter((id) => !seen.has(id) && knownAsThere.has(id));
}

function isSame(one: IssueStatus, other: IssueStatus): boolean {
  return one.name === other.name && one.category === other.category;
}

/**
 * What to do after a read that brought nothing:
 * - `again`: after that wait, with so many failures in a row;
 * - `refused`: Jira's no to this very request;
 * - `unreadable`: Jira answers, but never with what it promises;
 * - `stop`: nothing more can be read of the site for now.
 */
export type AfterRead =
  | { readonly kind: 'again'; readonly waitMs: number; readonly failures: number }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'stop'; readonly why: 'reconnect_required' | 'gave_up'; readonly message: string };

/** So often in a row a site is asked in vain, which takes about an hour, until its next sync. */
export const maxFailures = 10;

/** An answer that is there but cannot be read is seldom better the next time. */
const maxUnreadable = 3;

/** What waited for Jira's limit does not come back all at once. */
const jitterMs = 1_000;

/**
 * Judges a read without a result. Where Jira asked to wait, the wait is at least that; a call that was held back by a
 * limit already known is no failure.
 *
 * @param failures how many tries in a row have failed before this one
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
