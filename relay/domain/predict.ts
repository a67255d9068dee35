import { eventTypeOf } from '../../shared/event-catalogue';
import { formatTime } from '../../shared/format-time';
import {
  type CommentDecision,
  type CreateDecision,
  type Decision,
  decide,
  type Situation,
  whatToWaitFor,
} from './decide';
import { isOpen } from './link';

export const predictedKinds = ['create', 'comment', 'reopen', 'resolve', 'skip', 'hold', 'wait'] as const;
export type PredictedKind = (typeof predictedKinds)[number];

/** What would happen to the next event, and why, in a sentence. */
export interface PredictedOutcome {
  readonly kind: PredictedKind;
  readonly reason: string;
  /** The ticket that would be changed. */
  readonly issueKey?: string;
}

/** Everything that the outcome of the next event depends on. */
export interface Outlook
  extends Omit<Situation, 'uncertain' | 'filed' | 'unfinishedRenders' | 'progress' | 'isForced'> {
  /** Whether the row that decides is on. */
  readonly isOn: boolean;
  /** Whether an earlier event of the same dedup key is pending: the next one would be queued behind it. */
  readonly hasEarlier: boolean;
  /** Whether the event names its subject; a sample without one stands for any subject. */
  readonly hasSubject: boolean;
  /** Why its row's conditions keep the event from being filed, or null. */
  readonly unmet: string | null;
  /** Why the storm guard would hold the event if there were no open ticket for it, or null. */
  readonly held: string | null;
  /** The outlook by the event's own row, where another one decides first. */
  readonly own?: Outlook | undefined;
}

/** Predicts what would happen to an event that arrived now, by the rule that decides about real ones. */
export function predict(outlook: Outlook): PredictedOutcome {
  const { event, isOn, destination } = outlook;
  const label = eventTypeOf(event.type)?.label ?? event.type;
  if (!isOn) return { kind: 'wait', reason: `Would not be filed: “${label}” is off. Switch it on first.` };
  if (!destination.enabled)
    return { kind: 'skip', reason: 'Would not be filed: this destination is paused. Resume it first.' };
  if (outlook.unmet !== null) return { kind: 'skip', reason: outlook.unmet };
  const decision = decide({ ...outlook, ...untouched });
  if (decision.kind === 'hand_over' && outlook.own !== undefined) return predict(outlook.own);
  const { latest } = outlook;
  const hasOpenTicket = latest !== undefined && isOpen(latest.status);
  if (outlook.held !== null && !hasOpenTicket && !outlook.hasEarlier) return { kind: 'hold', reason: outlook.held };
  if (decision.kind !== 'wait' && outlook.hasEarlier) {
    return { kind: 'wait', reason: 'Would be queued behind the same event, which is still in progress.' };
  }
  return inFuture(decision, outlook);
}

/** What a delivery has that nothing was done for yet. */
const untouched = { uncertain: undefined, filed: null, unfinishedRenders: 0, progress: null, isForced: false } as const;

function inFuture(decision: Decision, { destination, row, latest, hasSubject, now }: Outlook): PredictedOutcome {
  switch (decision.kind) {
    case 'wait':
      return { kind: 'wait', reason: `Would wait until ${whatToWaitFor(decision.obstacle, destination, row)}` };
    case 'end':
      return { kind: 'wait', reason: 'Would not be filed: this destination was deleted.' };
    case 'describe':
    case 'find_write':
      return { kind: 'wait', reason: 'Would wait until it is clear whether the write before it reached Jira.' };
    case 'look':
      return { kind: 'wait', reason: `Would depend on how ${decision.issueKey} stands in Jira.` };
    case 'comment':
      return inComment(decision, latest, now);
    case 'reopen':
      return { kind: 'reopen', issueKey: decision.issueKey, reason: `Would reopen the ticket: ${decision.reason}` };
    case 'resolve':
      return { kind: 'resolve', issueKey: decision.issueKey, reason: `Would resolve ${decision.issueKey}.` };
    case 'skip':
    case 'hand_over':
      return { kind: 'skip', reason: `Would send nothing: ${decision.reason}` };
    case 'create':
      return { kind: 'create', reason: `Would file a new ticket: ${reasonToCreate(decision, latest, hasSubject)}` };
  }
}

function inComment({ issueKey, purpose }: CommentDecision, latest: Situation['latest'], now: Date): PredictedOutcome {
  const since = latest === undefined ? '' : `, because it has been open since ${dayOf(latest.createdAt, now)}`;
  if (purpose.kind === 'recovered' && purpose.isResolvedNext) {
    return {
      kind: 'resolve',
      issueKey,
      reason: `Would comment on ${issueKey} that the problem is over, and resolve it.`,
    };
  }
  if (purpose.kind === 'recovered') {
    return { kind: 'comment', issueKey, reason: `Would comment on ${issueKey} that the problem is over.` };
  }
  return { kind: 'comment', issueKey, reason: `Would comment on ${issueKey}${since}.` };
}

function reasonToCreate({ reason }: CreateDecision, latest: Situation['latest'], hasSubject: boolean): string {
  if (latest !== undefined) return reason.replace(/, so a new ticket is filed\.$/, '.');
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
