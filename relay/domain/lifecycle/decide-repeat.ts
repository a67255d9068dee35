import { formatTime } from '../../../shared/format-time';
import { type Decision, type KnownTicket, onTicket, type TicketSituation } from '../decision';
import { isMissing, isOpen, missingBecause, notFoundStatus, statusNote } from '../link';
import { dailyMs, isResolutionIn, maxReopenings } from './lifecycle';
import { isOwnResolution } from './ticket-life';

/** What to do with an event that files tickets, by what there is of its dedup key in Jira and what its row says. */
export function decideRepeat(situation: TicketSituation): Decision {
  const { latest, progress } = situation;
  if (latest === undefined) {
    return { kind: 'create', follows: null, reason: 'No open ticket for this subject and event.' };
  }
  if (isMissing(latest.status)) {
    // One that Jira didn't show may be back.
    const mayBeBack = latest.status.name === notFoundStatus.name && latest.justRead === null;
    if (mayBeBack) return look(latest);
    return newTicket(latest, `${latest.issueKey} ${missingBecause(latest.status)}, so a new ticket is filed.`);
  }
  if (isOpen(latest.status) && latest.refusesComments) {
    return newTicket(latest, `Jira takes no more comments on ${latest.issueKey}, so a new ticket is filed.`);
  }
  const steps = progress?.linkId === latest.id ? progress : null;
  if (isOpen(latest.status)) {
    if (steps?.step !== 'reopened') return decideOpen(situation, latest);
    return { kind: 'comment', ...onTicket(latest), purpose: { kind: 'reopened' }, reason: steps.reason };
  }
  return steps?.step === 'cannot_reopen' ? newTicket(latest, steps.reason) : decideDone(situation, latest);
}

function decideOpen({ lifecycle, isForced, now }: TicketSituation, latest: KnownTicket): Decision {
  const { issueKey, status, justRead, life } = latest;
  const again: Decision = {
    kind: 'comment',
    ...onTicket(latest),
    purpose: { kind: 'again' },
    reason: `${issueKey} is open${statusNote(status)}, so the event is a comment there.`,
  };
  if (isForced || lifecycle.whileOpen === 'comment') return again;
  if (justRead === null) return look(latest);
  if (lifecycle.whileOpen === 'silent') {
    return skip(latest, `${issueKey} is open, and this row adds no comments while a ticket is open.`);
  }
  const { lastCommentAt } = life;
  if (lastCommentAt === null || now.getTime() - Date.parse(lastCommentAt) >= dailyMs) return again;
  return skip(
    latest,
    `${issueKey} is open and got a comment on ${timeOf(lastCommentAt)}. This row adds one a day at most, and the next one reports this event.`,
  );
}

function decideDone({ lifecycle, isForced, now }: TicketSituation, latest: KnownTicket): Decision {
  const { issueKey, status, justRead, life } = latest;
  const { afterDone, reopenWithinDays, silentResolutions } = lifecycle;
  const isDone = `${issueKey} is done${statusNote(status)}`;
  if (isForced || (afterDone === 'new' && silentResolutions.length === 0)) {
    return newTicket(latest, `${isDone}, so a new ticket is filed.`);
  }
  if (justRead === null) return look(latest);
  const { resolution, categoryChangedAt: changedAt } = justRead;
  const isOwn = isOwnResolution(life, { changedAt, resolutionId: resolution?.id ?? null });
  if (resolution !== null && !isOwn && isResolutionIn(resolution, silentResolutions)) {
    return skip(
      latest,
      `${issueKey} was closed as “${resolution.name}”. By this row it stays closed until somebody reopens it, and nothing new is filed.`,
    );
  }
  if (afterDone === 'new') return newTicket(latest, `${isDone}, so a new ticket is filed.`);
  const doneAt = latest.doneAt ?? now.toISOString();
  if (now.getTime() - Date.parse(doneAt) > reopenWithinDays * dailyMs) {
    return newTicket(
      latest,
      `${issueKey} is done since ${timeOf(doneAt)}, which is more than ${daysIn(reopenWithinDays)} ago, so a new ticket is filed.`,
    );
  }
  if (life.reopenings >= maxReopenings) {
    return newTicket(latest, `${isDone} and was reopened by AvsB twice already, so a new ticket is filed.`);
  }
  return {
    kind: 'reopen',
    ...onTicket(latest),
    reason: `${isDone} since ${timeOf(doneAt)}. This row reopens a ticket within ${daysIn(reopenWithinDays)}.`,
  };
}

/** How a sentence names the days. */
export function daysIn(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

export function look(latest: KnownTicket): Decision {
  return { kind: 'look', ...onTicket(latest), reason: `AvsB reads how ${latest.issueKey} stands.` };
}

function newTicket({ issueKey }: KnownTicket, reason: string): Decision {
  return { kind: 'create', follows: issueKey, reason };
}

function skip({ id }: KnownTicket, reason: string): Decision {
  return { kind: 'skip', linkId: id, reason };
}

function timeOf(time: string): string {
  return formatTime(time) ?? time;
}
