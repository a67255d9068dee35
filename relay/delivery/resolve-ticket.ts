import type { DecisionOf } from '../domain/decide';
import type { OwnResolution } from '../domain/lifecycle/ticket-life';
import { type IssueStatus, isOpen } from '../domain/link';
import { classify } from '../domain/outcome';
import type { Work } from '../store/work';
import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, ended, startAttempts, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import { readTicket, type TicketNow } from './read-ticket';
import type { FinishedAttempt, StepResult } from './step-result';
import { doneCategories, stepTo } from './ticket-steps';

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
  const attempt = attemptAt(context, work, decision);
  const notRead = (outcome: Parameters<typeof afterOutcome>[0]) =>
    afterOutcome(outcome, [startedAndEnded(attempt, outcome, context.now())], retryFacts(context, work));
  const ticket = await readTicket(context, work, issueId);
  if (ticket.kind === 'unknown') return notRead(ticket.outcome);
  if (ticket.kind === 'gone') {
    return work.delivery.progress?.hasComment === true
      ? withoutStep(work, decision, `${issueKey} was deleted in Jira meanwhile.`)
      : { kind: 'decide_again', deleted: { linkId, issueKey }, attempts: [], resolvesUncertain: false };
  }
  if (!isOpen(ticket.status)) return withoutStep(work, decision, `${ticket.key} was closed by somebody meanwhile.`);
  const step = await stepTo(context, work, issueId, doneCategories);
  if (step.ok === 'unknown') {
    if (step.outcome.result !== 'rejected' || step.outcome.consequence === 'reconnect') return notRead(step.outcome);
    return withoutStep(work, decision, `Jira does not let AvsB resolve it. ${step.outcome.message}`);
  }
  if (!step.ok) return withoutStep(work, decision, `It could not be resolved: ${step.why}.`);
  await startAttempts(context, [attempt], []);
  const answer = await context.jira.transition(jiraSiteOf(work), issueId, step.step.id, step.fields);
  const outcome = classify('transition', answer);
  const attempts = [ended(attempt, outcome, context.now())];
  if (outcome.result === 'confirmed') {
    const issue = { id: issueId, key: ticket.key, status: step.step.to };
    return resolved(context, work, { issue, reason, attempts, resolvesUncertain: false });
  }
  if (outcome.result === 'rejected' && outcome.consequence !== 'reconnect') {
    return withoutStep(work, decision, `Jira does not let AvsB resolve it. ${outcome.message}`, attempts);
  }
  return afterOutcome(outcome, attempts, retryFacts(context, work));
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
