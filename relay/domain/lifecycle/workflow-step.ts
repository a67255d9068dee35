import type { IssueStatus, StatusCategory } from '../link';
import type { NamedRef } from '../mapping/named';
import { isResolutionIn } from './lifecycle';

/** A step of an issue's workflow. Its name is the site's own, so steps are chosen by where they lead. */
export interface WorkflowStep {
  readonly id: string;
  readonly name: string;
  readonly to: IssueStatus;
  /** The fields that it asks for. */
  readonly screen: readonly ScreenField[];
}

/** A field on the screen of a step. */
export interface ScreenField {
  readonly id: string;
  readonly name: string;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
  /** Empty where any value is allowed, or Jira doesn't list them. */
  readonly allowedValues: readonly { readonly id: string; readonly name: string }[];
}

/** The step to take and what to send with it, or why there is none, as the end of a sentence. */
export type ChosenStep =
  | { readonly ok: true; readonly step: WorkflowStep; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly why: string };

interface Wanted {
  /** The categories that the step may lead to, the best first. */
  readonly categories: readonly StatusCategory[];
  /** Resolutions that a ticket must not be closed with. */
  readonly silentResolutions: readonly NamedRef[];
  /** What the row sets, by Jira's ids of fields. */
  readonly rowFields: Readonly<Record<string, unknown>>;
}

/**
 * Chooses a step by the category of the status that it leads to. Among several, one whose screen asks for nothing comes
 * first, then the order in which Jira lists them. What a screen requires is set as far as AvsB can: a resolution, and
 * the fields that the row sets.
 */
export function chooseStep(steps: readonly WorkflowStep[], { categories, ...settable }: Wanted): ChosenStep {
  const leading = categories.flatMap((category) => steps.filter(({ to }) => to.category === category));
  const demanding = leading.map((step) => ({ step, ...fieldsFor(step, settable) }));
  const possible = demanding.filter(({ missing }) => missing.length === 0);
  const best = categories
    .map((category) => possible.filter(({ step }) => step.to.category === category))
    .flatMap((group) => [...group].sort((a, b) => Object.keys(a.fields).length - Object.keys(b.fields).length))[0];
  if (best !== undefined) return { ok: true, step: best.step, fields: best.fields };
  const [first] = demanding;
  if (first === undefined)
    return { ok: false, why: `no step of its workflow leads ${whereTo(categories)} from its status` };
  const names = first.missing.map((name) => `“${name}”`).join(', ');
  return { ok: false, why: `the step “${first.step.name}” asks for ${names}, which AvsB cannot set` };
}

/** Fields that every ticket of AvsB's has a value for: Jira asks for them only if somebody has emptied them. */
const alwaysSet: ReadonlySet<string> = new Set(['summary', 'issuetype', 'project', 'reporter']);

function fieldsFor(
  { screen }: WorkflowStep,
  { silentResolutions, rowFields }: Omit<Wanted, 'categories'>,
): { readonly fields: Readonly<Record<string, unknown>>; readonly missing: readonly string[] } {
  const fields: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const field of screen) {
    if (!field.isRequired || alwaysSet.has(field.id)) continue;
    const value = field.id === 'resolution' ? resolutionFor(field, silentResolutions) : rowFields[field.id];
    if (value !== undefined) fields[field.id] = value;
    else if (!field.hasDefault) missing.push(field.name);
  }
  return { fields, missing };
}

/** The first allowed resolution that doesn't keep what happens again silent. */
function resolutionFor(
  { allowedValues }: ScreenField,
  silentResolutions: readonly NamedRef[],
): { readonly id: string } | undefined {
  const allowed = allowedValues.find((resolution) => !isResolutionIn(resolution, silentResolutions));
  return allowed && { id: allowed.id };
}

function whereTo(categories: readonly StatusCategory[]): string {
  return categories.includes('done') ? 'to a status of the category Done' : 'back to an open status';
}
