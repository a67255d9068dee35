import type { CreateDecision } from '../domain/decide';
import type { IssueStatus } from '../domain/link';
import { classify } from '../domain/outcome';
import { descriptionChars } from '../domain/ticket/issue';
import type { StartedAttempt } from '../store/attempts';
import type { Work } from '../store/work';
import { afterOutcome, failed, retryFacts } from './after-outcome';
import { attemptAt, ended, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { asMapped, fileAgain, newIssue, reasonOf, ticketFor } from './filing';
import { jiraSiteOf } from './jira-site';
import { renderThenStart } from './render-guard';
import type { FinishedAttempt, StepResult } from './step-result';

/**
 * What a new ticket shows until its status is read: Jira's create call does not return it. The name is that of the
 * category, as Jira names it in English.
 */
const newStatus: IssueStatus = { name: 'To Do', category: 'new' };

/**
 * Files the ticket. Where Jira refuses a field that a ticket can do without, it is filed without; where it finds the
 * description too long, with a shorter one: each is an attempt of its own, written down before it begins, as `first` has
 * been where there is one.
 */
export async function createTicket(
  context: DeliveryContext,
  work: Work,
  decision: CreateDecision,
  first: StartedAttempt | null,
): Promise<StepResult> {
  let filing = asMapped;
  let replaced: readonly FinishedAttempt[] = [];
  for (let started = first; ; started = null) {
    const attempt = started ?? attemptAt(context, work, decision);
    const render = () => ticketFor(work, filing);
    const begun = await renderThenStart(context, work, { render, attempts: started ? [] : [attempt], replaced });
    if (!begun.ok) {
      const end = (started ? ended : startedAndEnded)(attempt, begun.failure, context.now());
      return failed(begun.failure, [...replaced, end]);
    }
    const ticket = begun.value;
    const answer = await context.jira.createIssue(jiraSiteOf(work), newIssue(work, ticket));
    const outcome = classify('create', answer, { textChars: descriptionChars(ticket) });
    const end = ended(attempt, outcome, context.now());
    if (outcome.result === 'confirmed') {
      return {
        kind: 'created',
        issue: { ...outcome.value, status: newStatus },
        follows: decision.follows,
        reason: reasonOf(decision, filing, ticket),
        attempts: [end],
        resolvesUncertain: false,
      };
    }
    const again = outcome.result === 'rejected' ? fileAgain(outcome, filing, ticket) : null;
    if (again === null) return afterOutcome(outcome, [end], retryFacts(context, work));
    replaced = [end];
    filing = again;
  }
}
