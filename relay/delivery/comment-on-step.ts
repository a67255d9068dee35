import type { AdfDocument } from '../domain/adf/document';
import type { CommentDecision, CommentPurpose } from '../domain/decide';
import { commentProperties } from '../domain/delivery-property';
import { classify } from '../domain/outcome';
import { type AfterRecovery, renderRecoveryComment, renderReopenedComment } from '../domain/ticket/step-comment';
import { lastReportedBefore } from '../store/queued-behind';
import type { Work } from '../store/work';
import { afterGone } from './after-gone';
import { afterOutcome, failed, isRefusal, retryFacts } from './after-outcome';
import { attemptAt, ended, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import { renderThenStart } from './render-guard';
import type { FinishedAttempt, Rejection, StepResult } from './step-result';
import { doneCategories, type StepNow, stepTo } from './ticket-steps';

/** Whether customers of a service project must not see a comment. */
export interface CommentVisibility {
  readonly isInternal: boolean;
}

/** The comment on a ticket that AvsB has just reopened. Where Jira refuses it, the ticket is open all the same. */
export async function commentOnReopened(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  { isInternal }: CommentVisibility,
): Promise<StepResult> {
  const { id, dedupKey } = work.delivery;
  const previous = await lastReportedBefore(context.database, dedupKey, id);
  const { reopenWithinDays } = work.mapping.lifecycle;
  const destinationName = work.destination.name;
  const render = () => renderReopenedComment(work.event, { previous, reopenWithinDays, destinationName });
  const written = await writeStepComment(context, work, decision, { render, isInternal });
  const issue = { id: decision.issueId, key: decision.issueKey };
  const { reason } = decision;
  switch (written.kind) {
    case 'written':
      return { kind: 'reopened', issue, reason, attempts: written.attempts, resolvesUncertain: false };
    case 'refused':
      return {
        kind: 'reopened',
        issue,
        reason: withRefusal(reason, written.outcome),
        attempts: written.attempts,
        resolvesUncertain: false,
      };
    case 'other':
      return written.result;
  }
}

type RecoveredPurpose = Extract<CommentPurpose, { kind: 'recovered' }>;

/**
 * The comment that a problem is over. If the ticket is to be resolved, its workflow is read first, so that the comment
 * says what becomes of it; and where Jira refuses the comment, the ticket is resolved all the same.
 */
export async function commentOnRecovery(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  { purpose, isInternal }: CommentVisibility & { readonly purpose: RecoveredPurpose },
): Promise<StepResult> {
  const step = purpose.isResolvedNext ? await stepTo(context, work, decision.issueId, doneCategories) : null;
  if (step?.ok === 'unknown' && !isRefusal(step.outcome)) {
    const attempts = [startedAndEnded(attemptAt(context, work, decision), step.outcome, context.now())];
    return afterOutcome(step.outcome, attempts, retryFacts(context, work));
  }
  const after = afterRecovery(purpose, step);
  const destinationName = work.destination.name;
  const render = () => renderRecoveryComment(work.event, { after, destinationName });
  const written = await writeStepComment(context, work, decision, { render, isInternal });
  if (written.kind === 'other') return written.result;
  if (after.kind === 'resolved_next') {
    const hasComment = written.kind === 'written';
    const reason = hasComment ? decision.reason : withRefusal(decision.reason, written.outcome);
    return reported(decision, { reason, hasComment, attempts: written.attempts, resolvesUncertain: false });
  }
  if (written.kind === 'refused') return afterOutcome(written.outcome, written.attempts, retryFacts(context, work));
  return {
    kind: 'commented',
    issue: { id: decision.issueId, key: decision.issueKey },
    merged: [],
    reason:
      after.kind === 'cannot_resolve' ? `${decision.reason} It could not be resolved: ${after.why}.` : decision.reason,
    attempts: written.attempts,
    resolvesUncertain: false,
  };
}

/** The recovery is reported, and the ticket is to be resolved next. */
export function reported(
  { linkId }: Pick<CommentDecision, 'linkId'>,
  {
    reason,
    hasComment,
    ...rest
  }: Pick<StepResult, 'attempts' | 'resolvesUncertain'> & { readonly reason: string; readonly hasComment: boolean },
): StepResult {
  return { kind: 'advanced', progress: { linkId, step: 'reported', reason, hasComment }, reopened: null, ...rest };
}

function afterRecovery({ stillBreached }: RecoveredPurpose, step: StepNow | null): AfterRecovery {
  if (stillBreached.length > 0) return { kind: 'still_breached', metrics: stillBreached };
  if (step === null) return { kind: 'left_open' };
  if (step.ok === 'unknown')
    return { kind: 'cannot_resolve', why: 'Jira does not let AvsB see the steps of its workflow' };
  return step.ok
    ? { kind: 'resolved_next', statusName: step.step.to.name ?? step.step.name }
    : { kind: 'cannot_resolve', why: step.why };
}

type WrittenComment =
  | { readonly kind: 'written'; readonly attempts: readonly FinishedAttempt[] }
  /** Jira refused it for good, on a ticket that is there. */
  | { readonly kind: 'refused'; readonly outcome: Rejection; readonly attempts: readonly FinishedAttempt[] }
  | { readonly kind: 'other'; readonly result: StepResult };

async function writeStepComment(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  { render, isInternal }: CommentVisibility & { readonly render: () => AdfDocument },
): Promise<WrittenComment> {
  const attempt = attemptAt(context, work, decision);
  const begun = await renderThenStart(context, work, { render, attempts: [attempt], replaced: [] });
  if (!begun.ok) {
    const attempts = [startedAndEnded(attempt, begun.failure, context.now())];
    return { kind: 'other', result: failed(begun.failure, attempts) };
  }
  const comment = { body: begun.value, properties: commentProperties([work.delivery.id], { isInternal }) };
  const outcome = classify('comment', await context.jira.addComment(jiraSiteOf(work), decision.issueId, comment));
  const attempts = [ended(attempt, outcome, context.now())];
  if (outcome.result === 'confirmed') return { kind: 'written', attempts };
  if (!isRefusal(outcome)) {
    return { kind: 'other', result: afterOutcome(outcome, attempts, retryFacts(context, work)) };
  }
  if (outcome.consequence !== 'gone') return { kind: 'refused', outcome, attempts };
  const result = await afterGone(context, work, decision, outcome, attempts);
  return result.kind === 'failed' ? { kind: 'refused', outcome, attempts } : { kind: 'other', result };
}

function withRefusal(reason: string, { message }: Rejection): string {
  return `${reason} Jira did not take the comment about it. ${message}`;
}
