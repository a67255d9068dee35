import type { CommentDecision } from '../domain/decide';
import type { Work } from '../store/work';
import { afterOutcome, failed, retryFacts } from './after-outcome';
import type { DeliveryContext } from './context';
import { readTicket } from './read-ticket';
import type { FinishedAttempt, Rejection, StepResult } from './step-result';

/** Jira no longer finds the issue that it showed a moment ago: if it was deleted, file a new ticket; otherwise fail. */
export async function afterGone(
  context: DeliveryContext,
  work: Work,
  { issueId, issueKey, linkId }: Pick<CommentDecision, 'issueId' | 'issueKey' | 'linkId'>,
  outcome: Rejection,
  attempts: readonly FinishedAttempt[],
): Promise<StepResult> {
  const ticket = await readTicket(context, work, issueId);
  if (ticket.kind === 'unknown') return afterOutcome(ticket.outcome, attempts, retryFacts(context, work));
  if (ticket.kind === 'found') return failed(outcome, attempts);
  return { kind: 'decide_again', deleted: { linkId, issueKey }, attempts, resolvesUncertain: false };
}
