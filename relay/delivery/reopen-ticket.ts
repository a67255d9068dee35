import type { DecisionOf, Progress } from '../domain/decide';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { readTicket } from './read-ticket';
import type { FinishedAttempt, StepResult } from './step-result';
import { moveTicket, openCategories } from './ticket-steps';

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
  const moved = await moveTicket(context, work, decision, openCategories);
  switch (moved.kind) {
    case 'moved': {
      const progress = { linkId, step: 'reopened', reason, hasComment: false } as const;
      const reopened = { id: issueId, key: issueKey, status: moved.to };
      return { kind: 'advanced', progress, reopened, attempts: moved.attempts, resolvesUncertain: false };
    }
    case 'no_step':
      return cannotReopen(decision, `${moved.why}, so a new one is filed.`, []);
    case 'refused': {
      const { outcome, attempts } = moved;
      if (outcome.consequence === 'gone' && (await readTicket(context, work, issueId)).kind === 'gone') {
        return { kind: 'decide_again', deleted: { linkId, issueKey }, attempts, resolvesUncertain: false };
      }
      const why = `Jira does not let AvsB reopen it, so a new one is filed. ${outcome.message}`;
      return cannotReopen(decision, why, attempts);
    }
    case 'other':
      return moved.result;
  }
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
