import { adfTemplateProblems } from '../domain/adf/template-problems';
import { type FieldError, unprocessable } from '../domain/app-error';
import { type NamedRef, offered, type ProjectOffer } from '../domain/default-mappings';
import type { Mapping, Named } from '../domain/mapping';
import { templateProblem } from '../domain/template/template';
import { labelProblem } from '../domain/ticket/labels';

/** A row as an admin sends it: nobody has looked at its templates yet. */
export interface MappingDraft extends Omit<Mapping, 'issueType' | 'priority' | 'descriptionTemplate'> {
  readonly issueType: NamedRef | null;
  readonly priority: NamedRef | null;
  readonly descriptionTemplate: string | object | null;
}

/** A row whose templates can be rendered; what it says of issue type and priority is not resolved. */
export type CheckedDraft = MappingDraft & Pick<Mapping, 'descriptionTemplate'>;

export type ResolvedMapping =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/**
 * Resolves a row's issue type and priority against what the project offers, and checks its templates and labels. A row
 * that is off is not resolved: it keeps what was sent, as far as that says an id and a name.
 *
 * @param path where the row stands in the request, for the errors
 */
export function resolveMapping(draft: MappingDraft, offer: ProjectOffer, path: string): ResolvedMapping {
  const errors = [...templateErrors(draft, path)];
  const named = { issueType: asNamed(draft.issueType), priority: asNamed(draft.priority) };
  if (!draft.enabled)
    return isSound(draft, errors) ? { ok: true, mapping: { ...draft, ...named } } : { ok: false, errors };
  const issueType = draft.issueType && offered(draft.issueType, offer.issueTypes);
  if (issueType === null) {
    errors.push({ path: `${path}.issueType`, message: missing('issue type', draft.issueType, offer) });
    return { ok: false, errors };
  }
  const priority = draft.priority && offered(draft.priority, offer.prioritiesOf.get(issueType.id) ?? []);
  if (draft.priority !== null && priority === null) {
    errors.push({ path: `${path}.priority`, message: missing('priority', draft.priority, offer) });
  }
  return isSound(draft, errors) ? { ok: true, mapping: { ...draft, issueType, priority } } : { ok: false, errors };
}

/** A row whose templates and labels can be saved. @throws 422 with the path of each that cannot */
export function checkedDraft(draft: MappingDraft, path: string): CheckedDraft {
  const errors = [...templateErrors(draft, path)];
  if (isSound(draft, errors)) return draft;
  throw unprocessable('This row cannot be saved as it is. Mend what is listed.', errors);
}

/** No error means that the description is null, a text, or a document that Atlassian's schema allows. */
function isSound(_draft: MappingDraft, errors: readonly FieldError[]): _draft is CheckedDraft {
  return errors.length === 0;
}

function* templateErrors(draft: MappingDraft, path: string): Generator<FieldError> {
  const inSummary = templateProblem(draft.summaryTemplate);
  if (inSummary !== null) yield { path: `${path}.summaryTemplate`, message: inSummary };
  const description = draft.descriptionTemplate;
  if (typeof description === 'string') {
    const inDescription = templateProblem(description);
    if (inDescription !== null) yield { path: `${path}.descriptionTemplate`, message: inDescription };
  } else if (description !== null) {
    for (const problem of adfTemplateProblems(description)) {
      const at = problem.path === '' ? '' : `.${problem.path}`;
      yield { path: `${path}.descriptionTemplate${at}`, message: problem.message };
    }
  }
  for (const [index, label] of draft.labels.entries()) {
    const problem = labelProblem(label);
    if (problem !== null) yield { path: `${path}.labels[${index}]`, message: problem };
  }
}

function asNamed(ref: NamedRef | null): Named | null {
  return ref?.id !== undefined && ref.name !== undefined ? { id: ref.id, name: ref.name } : null;
}

function missing(thing: string, ref: NamedRef | null, { projectKey }: ProjectOffer): string {
  if (ref === null) return `A row that is on needs an ${thing}.`;
  return `${projectKey} has no ${thing} “${ref.name ?? ref.id ?? ''}”. Choose one that it offers.`;
}
