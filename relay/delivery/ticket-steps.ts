import type { DecisionOf } from '../domain/decide';
import { type ChosenStep, chooseStep } from '../domain/lifecycle/workflow-step';
import type { IssueStatus, StatusCategory } from '../domain/link';
import { classify } from '../domain/outcome';
import { buildIssue } from '../domain/ticket/issue';
import type { Work } from '../store/work';
import { afterOutcome, isRefusal, retryFacts } from './after-outcome';
import { attemptAt, ended, startAttempts, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import type { Deferral, FinishedAttempt, Rejection, StepResult } from './step-result';

/** The step to take, why there is none, or that Jira doesn't say. */
export type StepNow = ChosenStep | { readonly ok: 'unknown'; readonly outcome: Rejection | Deferral };

/** Where AvsB reopens a ticket to. */
export const openCategories: readonly StatusCategory[] = ['new', 'indeterminate'];
/** Where AvsB resolves a ticket to. */
export const doneCategories: readonly StatusCategory[] = ['done'];

/** Reads which steps a ticket's workflow allows now, and chooses the one that leads to one of these categories. */
export async function stepTo(
  { jira }: Pick<DeliveryContext, 'jira'>,
  work: Work,
  issueId: string,
  categories: readonly StatusCategory[],
): Promise<StepNow> {
  const outcome = classify('read', await jira.transitions(jiraSiteOf(work), issueId));
  if (outcome.result !== 'confirmed') return { ok: 'unknown', outcome };
  const { silentResolutions } = work.mapping.lifecycle;
  const needsFields = outcome.value.some(({ screen }) => screen.some(({ isRequired }) => isRequired));
  // Rendered only where a screen asks for something: the row's own fields may be large.
  const rowFields = needsFields ? buildIssue(work.mapping, work.event).fields : {};
  return chooseStep(outcome.value, { categories, silentResolutions, rowFields });
}

/** What came of moving a ticket along its workflow. */
export type Moved =
  | { readonly kind: 'moved'; readonly to: IssueStatus; readonly attempts: readonly FinishedAttempt[] }
  /** Why no step leads there, as the end of a sentence. */
  | { readonly kind: 'no_step'; readonly why: string }
  /** Jira refused for good. */
  | { readonly kind: 'refused'; readonly outcome: Rejection; readonly attempts: readonly FinishedAttempt[] }
  /** It is to be tried again, or looked for. */
  | { readonly kind: 'other'; readonly result: StepResult };

/** Moves a ticket to a status of one of these categories. What is to be written down is written before Jira is called. */
export async function moveTicket(
  context: DeliveryContext,
  work: Work,
  decision: DecisionOf<'reopen' | 'resolve'>,
  categories: readonly StatusCategory[],
): Promise<Moved> {
  const attempt = attemptAt(context, work, decision);
  const step = await stepTo(context, work, decision.issueId, categories);
  if (step.ok === 'unknown') {
    return notMoved(context, work, step.outcome, [startedAndEnded(attempt, step.outcome, context.now())]);
  }
  if (!step.ok) return { kind: 'no_step', why: step.why };
  const { step: chosen, fields } = step;
  await startAttempts(context, [attempt], []);
  const answer = await context.jira.transition(jiraSiteOf(work), decision.issueId, chosen.id, fields);
  const outcome = classify('transition', answer);
  const attempts = [ended(attempt, outcome, context.now())];
  return outcome.result === 'confirmed'
    ? { kind: 'moved', to: chosen.to, attempts }
    : notMoved(context, work, outcome, attempts);
}

function notMoved(
  context: DeliveryContext,
  work: Work,
  outcome: Rejection | Deferral,
  attempts: readonly FinishedAttempt[],
): Moved {
  return isRefusal(outcome)
    ? { kind: 'refused', outcome, attempts }
    : { kind: 'other', result: afterOutcome(outcome, attempts, retryFacts(context, work)) };
}
