import type { SubjectRef } from './event';
import { indexedText } from './indexed-text';
import { type IssueStatus, isOpen } from './link';
import type { Cause } from './problems/causes';

/** What AvsB hears of. */
export const callbackTypes = [
  'jira.ticket.created',
  'jira.ticket.commented',
  'jira.ticket.status_changed',
  'jira.ticket.closed',
  'jira.ticket.reopened',
  'jira.ticket.linked',
  'jira.ticket.unlinked',
  'jira.problem.opened',
  'jira.problem.resolved',
] as const;
type CallbackType = (typeof callbackTypes)[number];

/** A ticket of a subject, as AvsB hears of it. */
export interface ToldTicket {
  readonly subject: SubjectRef;
  /** The event that filed it, or that is in its comment; null for a link made by hand. */
  readonly eventType: string | null;
  readonly destinationId: string;
  /** The delivery that changed it, or else that filed it; null for a link made by hand. */
  readonly deliveryId: string | null;
  readonly issueKey: string;
  readonly issueUrl: string;
  readonly status: IssueStatus;
}

/** A problem, as AvsB hears of it. */
export interface ToldCause extends Cause {
  readonly id: string;
}

/** Something that AvsB is to hear of. */
export type Callback =
  | { readonly type: Extract<CallbackType, `jira.ticket.${string}`>; readonly ticket: ToldTicket }
  | { readonly type: Extract<CallbackType, `jira.problem.${string}`>; readonly problem: ToldCause };

/** The body that is posted: the same at each attempt. */
export function bodyOf(organisationId: string, callback: Callback, timestamp: string): string {
  return JSON.stringify({ type: callback.type, timestamp, data: { organisationId, ...factsOf(callback) } });
}

function factsOf(callback: Callback) {
  if ('ticket' in callback) {
    const { subject, eventType, destinationId, deliveryId, issueKey, issueUrl, status } = callback.ticket;
    return { subject, eventType, destinationId, deliveryId, issueKey, issueUrl, status };
  }
  const { id, kind, siteId, destinationId, eventType, title, detail, action } = callback.problem;
  const noTicket = { deliveryId: null, issueKey: null, issueUrl: null, status: null };
  return { subject: null, eventType, destinationId, ...noTicket, problem: { id, kind, siteId, title, detail, action } };
}

/**
 * Callbacks of the same turn are sent one after another, in the order in which they happened: those of a subject, and those of
 * the problems of a site or a destination. It begins like a dedup key, with the organisation.
 */
export function turnOf(organisationId: string, callback: Callback): string {
  if ('ticket' in callback) {
    const { kind, id } = callback.ticket.subject;
    return indexedText(JSON.stringify([organisationId, kind, id]));
  }
  const { siteId, destinationId } = callback.problem;
  return indexedText(JSON.stringify([organisationId, 'problem', destinationId ?? siteId]));
}

/** What a change of a ticket's status is called; null where nothing has changed, or a name has only become known. */
export function changeOfStatus(before: IssueStatus, after: IssueStatus) {
  if (isOpen(before) !== isOpen(after)) return isOpen(after) ? 'jira.ticket.reopened' : 'jira.ticket.closed';
  const isSame = before.category === after.category && (before.name === after.name || before.name === null);
  return isSame ? null : 'jira.ticket.status_changed';
}

/** How an attempt to send a callback ended. */
export type CallbackResult = 'taken' | 'failed' | 'given_up';

/** After this long, a callback that AvsB did not take is given up. */
export const giveUpAfterMs = 3 * 24 * 60 * 60_000;

const firstPauseMs = 5_000;
const longestPauseMs = 60 * 60_000;

/** How long to wait after so many failures in a row; `random` from 0 to 1 spreads those that failed together. */
export function pauseAfter(failures: number, random: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(pause * (0.8 + 0.4 * random));
}
