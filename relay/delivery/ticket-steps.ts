import { type ChosenStep, chooseStep } from '../domain/lifecycle/workflow-step';
import type { StatusCategory } from '../domain/link';
import { classify } from '../domain/outcome';
import { buildIssue } from '../domain/ticket/issue';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import type { Deferral, Rejection } from './step-result';

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
