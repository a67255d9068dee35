import { eventTypeOf } from '../../shared/event-catalogue';
import { formatTime } from '../../shared/format-time';
import { type Decision, decide, type Situation, whatToWaitFor } from './decide';
import { isMissing, missingBecause, statusNote } from './link';

/** What would happen to the next event, and why, in a sentence. */
export interface PredictedOutcome {
  readonly kind: 'create' | 'comment' | 'skip' | 'hold' | 'wait';
  readonly reason: string;
  /** The ticket that would be commented on. */
  readonly issueKey?: string;
}

/** Everything that the outcome of the next event depends on. */
export interface Outlook extends Omit<Situation, 'uncertain' | 'filed' | 'unfinishedRenders'> {
  readonly eventType: string;
  /** Whether tickets are filed for the event type at all. */
  readonly isOn: boolean;
  /** Whether an earlier event of the same dedup key is pending: the next one would be queued behind it. */
  readonly hasEarlier: boolean;
  /** Whether the event names its subject; a sample without one stands for any subject. */
  readonly hasSubject: boolean;
  readonly now: Date;
  /** Why its row's conditions keep the event from being filed, or null. */
  readonly unmet: string | null;
  /** Why the storm guard would hold the event if it were to file a new ticket, or null. */
  readonly held: string | null;
}

/** Predicts what would happen to an event that arrived now, by the rule that decides about real ones. */
export function predict(outlook: Outlook): PredictedOutcome {
  const { eventType, isOn, destination } = outlook;
  const label = eventTypeOf(eventType)?.label ?? eventType;
  if (!isOn) return { kind: 'wait', reason: `Would not be filed: “${label}” is off. Switch it on first.` };
  if (!destination.enabled)
    return { kind: 'skip', reason: 'Would not be filed: this destination is paused. Resume it first.' };
  if (outlook.unmet !== null) return { kind: 'skip', reason: outlook.unmet };
  const decision = decide({ ...outlook, uncertain: undefined, filed: null, unfinishedRenders: 0 });
  if (outlook.held !== null && decision.kind !== 'comment' && !outlook.hasEarlier) {
    return { kind: 'hold', reason: outlook.held };
  }
  if (decision.kind !== 'wait' && outlook.hasEarlier) {
    return { kind: 'wait', reason: 'Would be queued behind the same event, which is still in progress.' };
  }
  return inFuture(decision, outlook);
}

function inFuture(decision: Decision, { destination, row, latest, hasSubject, now }: Outlook): PredictedOutcome {
  switch (decision.kind) {
    case 'wait':
      return { kind: 'wait', reason: `Would wait until ${whatToWaitFor(decision.obstacle, destination, row)}` };
    case 'end':
      return { kind: 'wait', reason: 'Would not be filed: this destination was deleted.' };
    case 'describe':
    case 'find_write':
      return { kind: 'wait', reason: 'Would wait until it is clear whether the write before it reached Jira.' };
    case 'comment': {
      const { issueKey } = decision;
      const since = latest === undefined ? '' : `, because it has been open since ${dayOf(latest.createdAt, now)}`;
      return { kind: 'comment', issueKey, reason: `Would comment on ${issueKey}${since}.` };
    }
    case 'create':
      return { kind: 'create', reason: `Would file a new ticket: ${reasonToCreate(latest, hasSubject)}` };
  }
}

function reasonToCreate(latest: Situation['latest'], hasSubject: boolean): string {
  if (latest !== undefined) {
    const { issueKey, status } = latest;
    if (latest.refusesComments) return `Jira takes no more comments on ${issueKey}.`;
    return isMissing(status) ? `${issueKey} ${missingBecause(status)}.` : `${issueKey} is done${statusNote(status)}.`;
  }
  return hasSubject
    ? 'no ticket is open for this subject and event.'
    : 'the sample represents a subject without an open ticket.';
}

/** A day for people: `3 Nov`, with the year unless it is the current one. */
function dayOf(time: string, now: Date): string {
  const day = formatTime(time.slice(0, 10)) ?? time;
  const thisYear = ` ${now.getUTCFullYear()}`;
  return day.endsWith(thisYear) ? day.slice(0, -thisYear.length) : day;
}
