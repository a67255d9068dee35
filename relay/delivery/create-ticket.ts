import type { CreateDecision } from '../domain/decide';
import type { IssueStatus } from '../domain/link';
import { classify } from '../domain/outcome';
import { followedTicket } from '../domain/ticket/description';
import { renderTicket } from '../domain/ticket/ticket';
import type { StartedAttempt } from '../store/attempts';
import type { Work } from '../store/work';
import { afterOutcome, failed, retryFacts } from './after-outcome';
import { attemptAt, ended, startAttempts } from './attempts';
import type { DeliveryContext } from './context';
import { asMapped, fileAgain, newIssue, reasonOf } from './filing';
import { jiraSiteOf } from './jira-site';
import { rendered } from './rendered';
import type { StepResult } from './step-result';

/**
 * What a new ticket shows until its status is read: Jira's create call does not return it. The name is that of the
 * category, as Jira names it in English.
 */
const newStatus: IssueStatus = { name: 'To Do', category: 'new' };

/**
 * Files the ticket. Where Jira refuses the priority, it is filed without one; where it finds the description too long,
 * with a shorter one: each is an attempt of its own, written down before it begins, as `first` has been.
 */
export async function createTicket(
  context: DeliveryContext,
  work: Work,
  decision: CreateDecision,
  first: StartedAttempt,
): Promise<StepResult> {
  const follows = followedTicket(work.destination.site.url, work.latest);
  let attempt = first;
  let filing = asMapped;
  for (;;) {
    const rendering = rendered(context, work, () => renderTicket(work.mapping, work.event, { ...filing, follows }));
    if (!rendering.ok) return failed(rendering.failure, [ended(attempt, rendering.failure, context.now())]);
    const ticket = rendering.value;
    const answer = await context.jira.createIssue(jiraSiteOf(work), newIssue(work, ticket, filing));
    const outcome = classify('create', answer);
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
    const again = outcome.result === 'rejected' ? fileAgain(outcome.consequence, filing, ticket) : null;
    if (again === null) return afterOutcome(outcome, [end], retryFacts(context, work));
    attempt = attemptAt(context, work, decision);
    await startAttempts(context, [attempt], [end]);
    filing = again;
  }
}
