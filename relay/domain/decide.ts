import { type DestinationStatus, type Obstacle, obstacleTo } from './destination';
import type { FiledTicket } from './filed-ticket';
import { isMissing, isOpen, type Link, missingBecause, statusNote } from './link';
import { missingFrom, missingSentence, type RowStatus } from './mapping/missing';

/** A write that may have reached Jira: no response to it was read. */
export interface UncertainWrite {
  readonly operation: 'create' | 'comment';
  /** The issue that was to be commented on; null for a create. */
  readonly issueId: string | null;
  readonly startedAt: string;
  /** Since when its outcome is unknown. */
  readonly since: string;
  /** The latest time at which Jira can still be working on it. */
  readonly endsAt: string;
  /** Of a create: from where to read the project's keys; null for a comment, and where it wasn't stored. */
  readonly keysBefore: KeysBefore | null;
}

/** What was known of a project's keys before a create began. */
export interface KeysBefore {
  readonly projectKey: string;
  /** The highest number, 0 where none was known: whatever the create filed has a higher one. */
  readonly newest: number;
}

/** The newest ticket of a dedup key. */
export interface LatestTicket extends Pick<Link, 'id' | 'issueId' | 'issueKey' | 'status' | 'createdAt'> {
  /** Whether Jira refused a comment on it for good, though it is there. */
  readonly refusesComments?: boolean;
}

/** Everything that the next step of a delivery depends on. */
export interface Situation {
  readonly destination: DestinationStatus;
  readonly row: RowStatus;
  /** The newest ticket that an event of this dedup key filed, or undefined. */
  readonly latest: LatestTicket | undefined;
  readonly uncertain: UncertainWrite | undefined;
  /** The ticket that the delivery itself has filed, if its description is still missing. */
  readonly filed: FiledTicket | null;
  /** How many times in a row a process began to render the delivery and didn't finish. */
  readonly unfinishedRenders: number;
}

/** What to do next with a delivery, and why, in a sentence for people. */
export type Decision =
  | { readonly kind: 'wait'; readonly obstacle: Obstacle; readonly reason: string }
  | { readonly kind: 'find_write'; readonly write: UncertainWrite; readonly reason: string }
  | {
      readonly kind: 'comment';
      readonly linkId: string;
      readonly issueId: string;
      readonly issueKey: string;
      readonly reason: string;
    }
  /** Add the description to the ticket that the delivery has filed without. */
  | { readonly kind: 'describe'; readonly filed: FiledTicket; readonly issueId: string; readonly reason: string }
  | { readonly kind: 'create'; readonly follows: string | null; readonly reason: string }
  | { readonly kind: 'end'; readonly cause: 'destination_deleted' | 'render_crashes'; readonly reason: string };

export type CreateDecision = Extract<Decision, { kind: 'create' }>;
export type CommentDecision = Extract<Decision, { kind: 'comment' }>;
export type DescribeDecision = Extract<Decision, { kind: 'describe' }>;
export type FindWriteDecision = Extract<Decision, { kind: 'find_write' }>;
export type EndDecision = Extract<Decision, { kind: 'end' }>;

/** After this many crashes in a row while rendering a delivery, the process would only crash again. */
const maxUnfinishedRenders = 3;

/**
 * What to do with the oldest unfinished delivery of a dedup key. While anything is in the destination's way, it waits;
 * a write of unknown outcome is looked for before anything else is written; a ticket counts as open until its status
 * category is `done` or it is gone from Jira. Once the destination is deleted nothing more is written; what may be in
 * Jira already is still looked for, so that its ticket is not left without a link. A ticket that was filed without its
 * description gets it before anything else happens. A delivery that keeps crashing the
 * process while it is rendered ends, so that others continue.
 */
export function decide({ destination, row, latest, uncertain, filed, unfinishedRenders }: Situation): Decision {
  if (destination.isDeleted) return decideDeleted(destination, uncertain, filed);
  const obstacle = obstacleTo(destination, row);
  if (obstacle !== null) return { kind: 'wait', obstacle, reason: reasonToWait(obstacle, destination, row) };
  if (uncertain !== undefined) {
    return { kind: 'find_write', write: uncertain, reason: reasonToLook(uncertain) };
  }
  if (unfinishedRenders >= maxUnfinishedRenders) {
    return { kind: 'end', cause: 'render_crashes', reason: endedByCrashes };
  }
  if (filed !== null) {
    const { issueId, issueKey } = filed;
    const reason = `${issueKey} was filed without a description, which becomes its first comment.`;
    return { kind: 'describe', filed, issueId, reason };
  }
  if (latest !== undefined && isOpen(latest.status) && !latest.refusesComments) {
    return {
      kind: 'comment',
      linkId: latest.id,
      issueId: latest.issueId,
      issueKey: latest.issueKey,
      reason: `${latest.issueKey} is open${statusNote(latest.status)}, so the event is a comment there.`,
    };
  }
  if (latest === undefined) {
    return { kind: 'create', follows: null, reason: 'No open ticket for this subject and event.' };
  }
  return {
    kind: 'create',
    follows: latest.issueKey,
    reason: `${whyNotThere(latest)}, so a new ticket is filed.`,
  };
}

function whyNotThere({ issueKey, status, refusesComments = false }: LatestTicket): string {
  if (isMissing(status)) return `${issueKey} ${missingBecause(status)}`;
  return refusesComments ? `Jira takes no more comments on ${issueKey}` : `${issueKey} is done${statusNote(status)}`;
}

/** Why a pending delivery ends when its destination is deleted. */
export const endedByDeletion = 'Not filed: destination deleted.';

const endedByCrashes =
  `Not filed: the relay stopped ${maxUnfinishedRenders} times in a row while rendering this event with its mapping. ` +
  'Shorten the templates of its row, then retry.';

function decideDeleted(
  { siteStatus }: DestinationStatus,
  uncertain: UncertainWrite | undefined,
  filed: FiledTicket | null,
): Decision {
  if (uncertain === undefined) {
    const reason =
      filed === null ? endedByDeletion : `${filed.issueKey} has no description in Jira: destination deleted.`;
    return { kind: 'end', cause: 'destination_deleted', reason };
  }
  if (siteStatus === 'connected') return { kind: 'find_write', write: uncertain, reason: reasonToLook(uncertain) };
  return {
    kind: 'end',
    cause: 'destination_deleted',
    reason: 'It is unclear whether an earlier attempt reached Jira: destination deleted.',
  };
}

function reasonToWait(obstacle: Obstacle, destination: DestinationStatus, row: RowStatus): string {
  return `Waits until ${whatToWaitFor(obstacle, destination, row)}`;
}

/** What must happen before a delivery continues: the end of a sentence that begins with “waits until”. */
export function whatToWaitFor(obstacle: Obstacle, destination: DestinationStatus, row: RowStatus): string {
  switch (obstacle) {
    case 'reconnect_required':
      return `${destination.siteName} is connected again.`;
    case 'repair_required':
      return destination.isProjectHidden
        ? `Jira shows ${destination.projectKey} to AvsB again. AvsB looks every minute.`
        : `this destination has a project in which AvsB may create issues. ${destination.repairReason ?? ''}`.trim();
    case 'remap_required': {
      const missing = missingFrom(row);
      return missing === null || missing.name === null
        ? 'this event has an issue type.'
        : `this event is mapped again: ${missingSentence(destination.projectKey, missing)}`;
    }
    case 'disabled':
      return 'this destination is resumed.';
  }
}

function reasonToLook({ operation }: UncertainWrite): string {
  return operation === 'create'
    ? 'It is unclear whether Jira created the ticket. AvsB looks for it before creating another.'
    : 'It is unclear whether Jira added the comment. AvsB looks for it before adding another.';
}
