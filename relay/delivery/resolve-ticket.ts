import type { DecisionOf } from '../domain/decide';
import type { OwnResolution } from '../domain/lifecycle/ticket-life';
import { type IssueStatus, isOpen } from '../domain/link';
import type { Work } from '../store/work';
import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { readTicket, type TicketNow } from './read-ticket';
import type { FinishedAttempt, StepResult } from './step-result';
import { doneCategories, moveTicket } from './ticket-steps';

/**
 * Moves a ticket to Done, once the recovery was reported on it. If it isn't open any more, or no step leads there, the
 * comment is all there is.
 */
export async function resolveTicket(
  context: DeliveryContext,
  work: Work,
  decision: DecisionOf<'resolve'>,
): Promise<StepResult> {
  const { issueId, issueKey, linkId, reason } = decision;
  const ticket = await readTicket(context, work, issueId);
  if (ticket.kind === 'unknown') {
    const attempts = [startedAndEnded(attemptAt(context, work, decision), ticket.outcome, context.now())];
    return afterOutcome(ticket.outcome, attempts, retryFacts(context, work));
  }
  if (ticket.kind === 'gone') {
    return work.delivery.progress?.hasComment === true
      ? withoutStep(work, decision, `${issueKey} was deleted in Jira meanwhile.`)
      : { kind: 'decide_again', deleted: { linkId, issueKey }, attempts: [], resolvesUncertain: false };
  }
  if (!isOpen(ticket.status)) return withoutStep(work, decision, `${ticket.key} was closed by somebody meanwhile.`);
  const moved = await moveTicket(context, work, decision, doneCategories);
  switch (moved.kind) {
    case 'moved': {
      const issue = { id: issueId, key: ticket.key, status: moved.to };
      return resolved(context, work, { issue, reason, attempts: moved.attempts, resolvesUncertain: false });
    }
    case 'no_step':
      return withoutStep(work, decision, `It could not be resolved: ${moved.why}.`);
    case 'refused': {
      const why = `Jira does not let AvsB resolve it. ${moved.outcome.message}`;
      return withoutStep(work, decision, why, moved.attempts);
    }
    case 'other':
      return moved.result;
  }
}

interface Resolved {
  readonly issue: { readonly id: string; readonly key: string; readonly status: IssueStatus };
  readonly reason: string;
  readonly attempts: readonly FinishedAttempt[];
  readonly resolvesUncertain: boolean;
}

/** The ticket is done by AvsB: it is read, so that this can be told from a person who closes it later. */
export async function resolved(
  context: DeliveryContext,
  work: Work,
  result: Resolved,
  read?: TicketNow,
): Promise<StepResult> {
  return {
    kind: 'resolved',
    own: ownResolutionOf(read ?? (await readTicket(context, work, result.issue.id))),
    ...result,
  };
}

function ownResolutionOf(ticket: TicketNow): OwnResolution {
  if (ticket.kind !== 'found') return { changedAt: null, resolutionId: null };
  const { categoryChangedAt, resolution } = ticket.facts;
  return { changedAt: categoryChangedAt, resolutionId: resolution?.id ?? null };
}

/** The ticket isn't moved. What was written on it stays. */
function withoutStep(
  { delivery }: Work,
  { issueId, issueKey, reason }: DecisionOf<'resolve'>,
  why: string,
  attempts: readonly FinishedAttempt[] = [],
): StepResult {
  const whole = `${reason} ${why}`;
  if (delivery.progress?.hasComment !== true) {
    return { kind: 'skipped', reason: whole, attempts, resolvesUncertain: false };
  }
  const issue = { id: issueId, key: issueKey };
  return { kind: 'commented', issue, merged: [], reason: whole, attempts, resolvesUncertain: false };
}
