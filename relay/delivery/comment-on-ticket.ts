import { permissionSentences } from '../../shared/permission-sentences';
import type { CommentDecision } from '../domain/decide';
import { commentProperties } from '../domain/delivery-property';
import type { OccurredEvent } from '../domain/event';
import { classify } from '../domain/outcome';
import { renderComment } from '../domain/ticket/comment';
import { lastReportedBefore, type QueuedBehind, queuedBehind } from '../store/queued-behind';
import type { Work } from '../store/work';
import { afterGone } from './after-gone';
import { afterOutcome, errorOf, failed, retryFacts } from './after-outcome';
import { attemptAt, ended, startedAndEnded } from './attempts';
import { type CommentVisibility, commentOnRecovery, commentOnReopened } from './comment-on-step';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import { mayComment } from './permission';
import { isSuspect, renderThenStart } from './render-guard';
import type { FinishedAttempt, Rejection, StepResult } from './step-result';
import { lifeOf } from './ticket-life';

/** One comment reports at most this many events. */
const maxMerged = 20;

/** A comment isn't shortened to less than this. */
const minCommentChars = 600;

/** Writes the comment that was decided on, on a ticket that was just read as open. */
export function commentOnTicket(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  options: CommentVisibility,
): Promise<StepResult> {
  const { purpose } = decision;
  switch (purpose.kind) {
    case 'again':
      return commentAgain(context, work, decision, options);
    case 'reopened':
      return commentOnReopened(context, work, decision, options);
    case 'recovered':
      return commentOnRecovery(context, work, decision, { ...options, purpose });
  }
}

/**
 * Writes one comment for the delivery and for those queued behind it, on a ticket that was just read as open. Each
 * delivery has its own attempt, and its id in the comment's properties, so that after a crash each can be reconciled on
 * its own. A comment that Jira finds too long is written again, shorter.
 */
async function commentAgain(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  { isInternal }: CommentVisibility,
): Promise<StepResult> {
  const { id, dedupKey } = work.delivery;
  // A delivery that may have crashed a process is tried by itself.
  const behind = isSuspect(work) ? [] : await queuedBehind(context.database, dedupKey, id, maxMerged - 1);
  const previous = await lastReportedBefore(context.database, dedupKey, id);
  return writeComment(context, work, decision, { behind, previous, isInternal, replaced: [] });
}

interface Draft {
  /** The deliveries that share the comment. */
  readonly behind: readonly QueuedBehind[];
  /** The last event reported on the ticket. */
  readonly previous: OccurredEvent | undefined;
  readonly maxChars?: number;
  /** Whether customers of a service project must not see it. */
  readonly isInternal: boolean;
  /** Attempts that this one replaces, whose results aren't recorded yet. */
  readonly replaced: readonly FinishedAttempt[];
}

async function writeComment(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  { replaced, ...draft }: Draft,
): Promise<StepResult> {
  const { behind, isInternal, ...rest } = draft;
  const options = { ...rest, silenced: lifeOf(work).silenced };
  const events = [work.event, ...behind.map(({ event }) => event)] as const;
  const deliveryIds = [work.delivery.id, ...behind.map((queued) => queued.id)];
  const attempts = deliveryIds.map((deliveryId) => ({ ...attemptAt(context, work, decision), deliveryId }));
  const begun = await renderThenStart(context, work, {
    render: () => renderComment(events, options),
    attempts,
    replaced,
  });
  if (!begun.ok) {
    // Another delivery's event may be the one that cannot be rendered: it should fail when its turn comes.
    if (behind.length > 0) {
      return writeComment(context, work, decision, { behind: [], previous: options.previous, isInternal, replaced });
    }
    const { failure } = begun;
    return failed(failure, [...replaced, startedAndEnded(attemptAt(context, work, decision), failure, context.now())]);
  }
  const body = begun.value;
  const properties = commentProperties(deliveryIds, { isInternal });
  const answer = await context.jira.addComment(jiraSiteOf(work), decision.issueId, { body, properties });
  const textChars = () => JSON.stringify(body).length;
  const outcome = classify('comment', answer, { textChars });
  const now = context.now();
  const ends = attempts.map((attempt) => ended(attempt, outcome, now));
  if (outcome.result === 'confirmed') return commented(decision, behind, ends);
  if (outcome.result === 'rejected' && outcome.consequence === 'gone') {
    return afterGone(context, work, decision, outcome, ends);
  }
  const maxChars = Math.floor(textChars() * 0.7);
  if (outcome.result === 'rejected' && outcome.consequence === 'shorten' && maxChars >= minCommentChars) {
    return writeComment(context, work, decision, { ...draft, maxChars, replaced: ends });
  }
  if (outcome.result === 'rejected' && (outcome.consequence === 'fail' || outcome.consequence === 'shorten')) {
    return afterRefusal(context, work, decision, { outcome, ends, behind });
  }
  return afterOutcome(outcome, ends, retryFacts(context, work));
}

interface Refused {
  readonly outcome: Rejection;
  readonly ends: readonly FinishedAttempt[];
  readonly behind: readonly QueuedBehind[];
}

/**
 * Jira refuses the comment for good, though the ticket is there. Where AvsB may not comment in the project at all, the
 * deliveries wait for that; else this ticket takes no more comments (Jira caps them, and an issue can be archived), and a
 * new one is filed that follows it.
 */
async function afterRefusal(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  { outcome, ends: attempts, behind }: Refused,
): Promise<StepResult> {
  const permission = await mayComment(context, work);
  if (permission.kind === 'unknown') return afterOutcome(permission.outcome, attempts, retryFacts(context, work));
  const { linkId } = decision;
  if (permission.isGiven) {
    return { kind: 'decide_again', deleted: null, refusing: { linkId }, attempts, resolvesUncertain: false };
  }
  const { key } = work.destination.project;
  return {
    kind: 'may_not_comment',
    reason: `${permissionSentences.comment(key)} AvsB looks every minute, and continues by itself.`,
    lastError: errorOf(outcome.message, outcome.refusal),
    others: behind.map(({ id }) => id),
    attempts,
    resolvesUncertain: false,
  };
}

function commented(
  { issueId, issueKey, reason }: CommentDecision,
  behind: readonly QueuedBehind[],
  attempts: readonly FinishedAttempt[],
): StepResult {
  const mergedReason = `${reason} It shares one comment with the deliveries queued before it.`;
  return {
    kind: 'commented',
    issue: { id: issueId, key: issueKey },
    merged: behind.map(({ id, event }) => ({ id, event, reason: mergedReason })),
    reason,
    attempts,
    resolvesUncertain: false,
  };
}
