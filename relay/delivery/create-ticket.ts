import type { CreateDecision } from '../domain/decide';
import { newStatus } from '../domain/link';
import { classify } from '../domain/outcome';
import { descriptionChars, rowFieldsOf } from '../domain/ticket/issue';
import type { StartedAttempt } from '../store/attempts';
import type { Work } from '../store/work';
import { afterOutcome, failed, retryFacts } from './after-outcome';
import { attemptAt, ended, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { asMapped, fileAgain, filedAs, leftOutOf, newIssue, problemOf, reasonOf, ticketFor } from './filing';
import { jiraSiteOf } from './jira-site';
import { afterUnnamedRefusal } from './permission';
import { renderThenStart } from './render-guard';
import type { FinishedAttempt, StepResult } from './step-result';

/**
 * Files the ticket. If Jira refuses an optional field, it is filed without that field; if Jira finds the description too
 * long, with a shorter one. What the create screen is known not to have isn't sent at all. Each of these is an attempt of its own, recorded before it starts; `first`, if given, has
 * been recorded already.
 */
export async function createTicket(
  context: DeliveryContext,
  work: Work,
  decision: CreateDecision,
  first: StartedAttempt | null,
): Promise<StepResult> {
  let filing = asMapped(work);
  let replaced: readonly FinishedAttempt[] = [];
  for (let started = first; ; started = null) {
    const attempt = started ?? attemptAt(context, work, decision, leftOutOf(filing));
    const render = () => ticketFor(work, filing);
    const begun = await renderThenStart(context, work, { render, attempts: started ? [] : [attempt], replaced });
    if (!begun.ok) {
      const end = (started ? ended : startedAndEnded)(attempt, begun.failure, context.now());
      return failed(begun.failure, [...replaced, end]);
    }
    const ticket = begun.value;
    const answer = await context.jira.createIssue(jiraSiteOf(work), newIssue(work, ticket));
    const classified = classify('create', answer, {
      textChars: () => descriptionChars(ticket),
      rowFields: rowFieldsOf(work.mapping, ticket),
    });
    const outcome =
      classified.result === 'rejected' ? await afterUnnamedRefusal(context, work, classified) : classified;
    const end = ended(attempt, outcome, context.now());
    if (outcome.result === 'confirmed') {
      return {
        ...filedAs(work, leftOutOf(filing)),
        issue: { ...outcome.value, status: newStatus },
        follows: decision.follows,
        reason: reasonOf(decision, filing, ticket),
        problem: problemOf(work, filing),
        learnedByRefusal: filing.leaveOut.size + filing.leaveOutOfFields.size > 0,
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
