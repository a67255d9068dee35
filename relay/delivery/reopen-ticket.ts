import type { DecisionOf, Progress } from '../domain/decide';
import { classify } from '../domain/outcome';
import type { Work } from '../store/work';
import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, ended, startAttempts, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import { readTicket } from './read-ticket';
import type { FinishedAttempt, Rejection, StepResult } from './step-result';
import { openCategories, stepTo } from './ticket-steps';

/**
 * Moves a ticket that was just read as done back to an open status. The comment is the next step. Where no step leads
 * there, or Jira refuses it, the next step is a new ticket.
 */
export async function reopenTicket(
  context: DeliveryContext,
  work: Work,
  decision: DecisionOf<'reopen'>,
): Promise<StepResult> {
  const { issueId, issueKey, linkId, reason } = decision;
  const attempt = attemptAt(context, work, decision);
  const step = await stepTo(context, work, issueId, openCategories);
  if (step.ok === 'unknown') {
    const attempts = [startedAndEnded(attempt, step.outcome, context.now())];
    return afterFailure(context, work, decision, step.outcome, attempts);
  }
  if (!step.ok) return cannotReopen(decision, `${step.why}, so a new one is filed.`, []);
  await startAttempts(context, [attempt], []);
  const answer = await context.jira.transition(jiraSiteOf(work), issueId, step.step.id, step.fields);
  const outcome = classify('transition', answer);
  const attempts = [ended(attempt, outcome, context.now())];
  if (outcome.result !== 'confirmed') return afterFailure(context, work, decision, outcome, attempts);
  return {
    kind: 'advanced',
    progress: { linkId, step: 'reopened', reason, hasComment: false },
    reopened: { id: issueId, key: issueKey, status: step.step.to },
    attempts,
    resolvesUncertain: false,
  };
}

async function afterFailure(
  context: DeliveryContext,
  work: Work,
  decision: DecisionOf<'reopen'>,
  outcome: Parameters<typeof afterOutcome>[0],
  attempts: readonly FinishedAttempt[],
): Promise<StepResult> {
  if (outcome.result !== 'rejected' || outcome.consequence === 'reconnect') {
    return afterOutcome(outcome, attempts, retryFacts(context, work));
  }
  const { linkId, issueKey, issueId } = decision;
  if (outcome.consequence === 'gone' && (await readTicket(context, work, issueId)).kind === 'gone') {
    return { kind: 'decide_again', deleted: { linkId, issueKey }, attempts, resolvesUncertain: false };
  }
  return cannotReopen(decision, refused(outcome), attempts);
}

function refused({ message }: Rejection): string {
  return `Jira does not let AvsB reopen it, so a new one is filed. ${message}`;
}

function cannotReopen(
  { linkId, issueKey }: DecisionOf<'reopen'>,
  why: string,
  attempts: readonly FinishedAttempt[],
): StepResult {
  const progress: Progress = {
    linkId,
    step: 'cannot_reopen',
    reason: `${issueKey} is done and should be reopened, but ${why}`,
    hasComment: false,
  };
  return { kind: 'advanced', progress, reopened: null, attempts, resolvesUncertain: false };
}
