import type { DestinationStatus, Obstacle } from './destination';
import type { FiledTicket } from './filed-ticket';
import type { Lifecycle } from './lifecycle/lifecycle';
import type { TicketLife } from './lifecycle/ticket-life';
import type { Link } from './link';
import type { RowStatus } from './mapping/missing';

/** What a write does in Jira. */
export type WriteOperation = 'create' | 'comment' | 'reopen' | 'resolve';

/** A write that may have reached Jira: no response to it was read. */
export interface UncertainWrite {
  readonly operation: WriteOperation;
  /** The issue that was to be changed; null for a create. */
  readonly issueId: string | null;
  readonly startedAt: string;
  /** Since when its outcome is unknown. */
  readonly since: string;
  /** The latest time at which Jira can still be working on it. */
  readonly endsAt: string;
  /** Of a create: from where to read the project's keys; null for another write, and where it wasn't stored. */
  readonly keysBefore: KeysBefore | null;
}

/** What was known of a project's keys before a create began. */
export interface KeysBefore {
  readonly projectKey: string;
  /** The highest number, 0 where none was known: whatever the create filed has a higher one. */
  readonly newest: number;
}

/** The newest ticket of a dedup key, as far as AvsB knows it. */
export interface KnownTicket extends Pick<Link, 'id' | 'issueId' | 'issueKey' | 'status' | 'createdAt'> {
  readonly life: TicketLife;
  /** Whether Jira refused a comment on it for good, though it is there. */
  readonly refusesComments?: boolean;
  /** When it became done: by Jira where it was just read, else when AvsB saw it; null if it is open or that is unknown. */
  readonly doneAt: string | null;
  /** What Jira showed a moment ago; null if it was not just read. */
  readonly justRead: TicketFacts | null;
}

/** What decides about a ticket that is done, besides its status. */
export interface TicketFacts {
  readonly categoryChangedAt: string | null;
  readonly resolution: { readonly id: string; readonly name: string } | null;
}

/** The event of a delivery, as far as it matters for the decision. */
export interface DecidedEvent {
  readonly type: string;
  /** Its guardrail metric; `''` where it names none. */
  readonly metric: string;
  /** The event type whose ticket it recovers, where that type's row decides about it. */
  readonly recovers: string | null;
  /** Whether tickets are filed for the event's own type, where another row decides. */
  readonly isOwnRowOn: boolean;
}

/**
 * How far a delivery of several steps has come. It belongs to one ticket: if another has become the newest, it counts for
 * nothing.
 * - `reopened`: the comment is missing;
 * - `cannot_reopen`: a new ticket is filed instead;
 * - `reported`: the comment about a recovery is written or was refused, and the ticket is to be resolved.
 */
export interface Progress {
  readonly linkId: string;
  readonly step: 'reopened' | 'cannot_reopen' | 'reported';
  /** What there is to say about the steps so far, in sentences. */
  readonly reason: string;
  /** Whether the event is in Jira as a comment. */
  readonly hasComment: boolean;
}

/** Everything that the next step of a delivery depends on. */
export interface Situation {
  readonly destination: DestinationStatus;
  readonly row: RowStatus;
  readonly lifecycle: Lifecycle;
  readonly event: DecidedEvent;
  /** Whether a person asked to file it although a policy or condition had skipped it. */
  readonly isForced: boolean;
  /** The newest ticket that an event of this dedup key filed, or undefined. */
  readonly latest: KnownTicket | undefined;
  readonly uncertain: UncertainWrite | undefined;
  readonly progress: Progress | null;
  /** The ticket that the delivery itself has filed, if its description is still missing. */
  readonly filed: FiledTicket | null;
  /** How many times in a row a process began to render the delivery and didn't finish. */
  readonly unfinishedRenders: number;
  readonly now: Date;
}

/** What decides about an event once nothing is in the destination's way: its ticket, and what the row says. */
export type TicketSituation = Pick<Situation, 'lifecycle' | 'event' | 'isForced' | 'latest' | 'progress' | 'now'>;

interface OnTicket {
  readonly linkId: string;
  readonly issueId: string;
  readonly issueKey: string;
  readonly reason: string;
}

/**
 * Why a comment is written: the event happened again; AvsB has just reopened the ticket for it; or it reports that a
 * problem is over, and perhaps resolves the ticket next.
 */
export type CommentPurpose =
  | { readonly kind: 'again' }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'recovered'; readonly stillBreached: readonly string[]; readonly isResolvedNext: boolean };

/** What to do next with a delivery, and why, in a sentence for people. */
export type Decision =
  | { readonly kind: 'wait'; readonly obstacle: Obstacle; readonly reason: string }
  | { readonly kind: 'find_write'; readonly write: UncertainWrite; readonly reason: string }
  /** Read the ticket, and decide again. */
  | (OnTicket & { readonly kind: 'look' })
  | (OnTicket & { readonly kind: 'comment'; readonly purpose: CommentPurpose })
  | (OnTicket & { readonly kind: 'reopen' })
  | (OnTicket & { readonly kind: 'resolve' })
  /** Add the description to the ticket that the delivery has filed without. */
  | { readonly kind: 'describe'; readonly filed: FiledTicket; readonly issueId: string; readonly reason: string }
  | { readonly kind: 'create'; readonly follows: string | null; readonly reason: string }
  /** Nothing is sent, because the row says so. */
  | { readonly kind: 'skip'; readonly linkId: string | null; readonly reason: string }
  /** The event's own row decides about it. */
  | { readonly kind: 'hand_over'; readonly linkId: string | null; readonly reason: string }
  | { readonly kind: 'end'; readonly cause: 'destination_deleted' | 'render_crashes'; readonly reason: string };

export type DecisionOf<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;
export type CreateDecision = DecisionOf<'create'>;
export type CommentDecision = DecisionOf<'comment'>;
export type DescribeDecision = DecisionOf<'describe'>;
export type FindWriteDecision = DecisionOf<'find_write'>;
export type EndDecision = DecisionOf<'end'>;

/** The ticket that a decision is about. */
export function onTicket({ id, issueId, issueKey }: KnownTicket): Omit<OnTicket, 'reason'> {
  return { linkId: id, issueId, issueKey };
}
