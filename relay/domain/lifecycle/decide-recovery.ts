import { eventTypeOf } from '../../../shared/event-catalogue';
import { type CommentPurpose, type Decision, type KnownTicket, onTicket, type TicketSituation } from '../decision';
import { deletedStatus, isMissing, isOpen, statusNote } from '../link';
import { look } from './decide-repeat';
import type { Lifecycle } from './lifecycle';
import { hasNamed, type TicketLife } from './ticket-life';

/**
 * What to do when a problem is over, by the row of the event that had reported it. Where that row has nothing to do, the
 * recovery's own row decides if it is on; otherwise the event is skipped.
 */
export function decideRecovery(situation: TicketSituation): Decision {
  const { latest, progress, lifecycle, event } = situation;
  if (progress?.step === 'reported' && progress.linkId === latest?.id && !isMissing(latest.status)) {
    return { kind: 'resolve', ...onTicket(latest), reason: progress.reason };
  }
  if (lifecycle.onRecovery === 'nothing') {
    return leave(situation, `The row of “${labelOf(event.recovers)}” does nothing when the problem is over.`);
  }
  if (latest === undefined || latest.status.name === deletedStatus.name)
    return leave(situation, 'There is no open ticket to tell.');
  if (latest.justRead === null) return look(latest);
  if (!isOpen(latest.status))
    return leave(situation, `${latest.issueKey} is done already${statusNote(latest.status)}.`);
  if (!hasNamed(latest.life, event.metric)) {
    return leave(situation, `${latest.issueKey} is open, but not because of this metric.`);
  }
  return report(situation, latest);
}

function report({ lifecycle, event }: TicketSituation, latest: KnownTicket): Decision {
  const purpose = purposeOf(lifecycle, latest.life, event.metric);
  const { stillBreached, isResolvedNext } = purpose;
  const { issueKey } = latest;
  const over = `The problem that ${issueKey} is about is over`;
  return {
    kind: 'comment',
    ...onTicket(latest),
    purpose,
    reason: isResolvedNext
      ? `${over}. This row resolves the ticket then.`
      : stillBreached.length > 0
        ? `One of the metrics that ${issueKey} is about has recovered, ${stillBreached.length} not yet, so the event is a comment there.`
        : `${over}, so the event is a comment there.`,
  };
}

/** What the comment about a recovered metric is for: the ticket is resolved once the last of its metrics has recovered. */
export function purposeOf({ onRecovery }: Lifecycle, { breached }: TicketLife, metric: string): RecoveredPurpose {
  const stillBreached = breached.filter((other) => other !== metric);
  return { kind: 'recovered', stillBreached, isResolvedNext: onRecovery === 'resolve' && stillBreached.length === 0 };
}

type RecoveredPurpose = Extract<CommentPurpose, { kind: 'recovered' }>;

function leave({ event, latest }: TicketSituation, why: string): Decision {
  const linkId = latest?.id ?? null;
  return event.isOwnRowOn
    ? { kind: 'hand_over', linkId, reason: `${why} The row of “${labelOf(event.type)}” decides.` }
    : { kind: 'skip', linkId, reason: `${why} No tickets are filed for “${labelOf(event.type)}” itself.` };
}

function labelOf(type: string | null): string {
  return type === null ? '' : (eventTypeOf(type)?.label ?? type);
}
