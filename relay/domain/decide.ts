import type { Decision, Situation, TicketSituation, UncertainWrite } from './decision';
import { type DestinationStatus, type Obstacle, obstacleTo } from './destination';
import type { FiledTicket } from './filed-ticket';
import { decideRecovery } from './lifecycle/decide-recovery';
import { decideRepeat } from './lifecycle/decide-repeat';
import { missingFrom, missingSentence, type RowStatus } from './mapping/missing';

export type * from './decision';

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
export function decide(situation: Situation): Decision {
  const { destination, row, uncertain, filed, unfinishedRenders } = situation;
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
  return decideOnTicket(situation);
}

/** What to do with an event by its ticket and its row's life cycle, once nothing is in the destination's way. */
export function decideOnTicket(situation: TicketSituation): Decision {
  return situation.event.recovers === null ? decideRepeat(situation) : decideRecovery(situation);
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
  switch (operation) {
    case 'create':
      return 'It is unclear whether Jira created the ticket. AvsB looks for it before creating another.';
    case 'comment':
      return 'It is unclear whether Jira added the comment. AvsB looks for it before adding another.';
    case 'reopen':
      return 'It is unclear whether Jira reopened the ticket. AvsB reads its status before trying again.';
    case 'resolve':
      return 'It is unclear whether Jira resolved the ticket. AvsB reads its status before trying again.';
  }
}
