import type { RowPlace } from '../../create-metadata';
import type { FieldProblem } from '../../field';
import { findValue, isOfPeople, missingWords } from './resolve';
import { findField, settableFields } from './screen-fields';
import type { FieldDraft } from './setting';

/** What a row sets and its project doesn't have: fields, and values of fields. */
export function problemsOfSettings(drafts: readonly FieldDraft[], place: RowPlace): FieldProblem[] {
  if (place.issueType === null) return [];
  const fields = settableFields(place.screen);
  return drafts.flatMap((draft) => {
    const field = findField(draft, fields);
    const name = field?.name ?? draft.name ?? draft.fieldId ?? '';
    const of = `for ${place.issueType?.name ?? ''}`;
    const { projectKey } = place.metadata;
    if (field === undefined) return [missing(`${projectKey} doesn't have the field “${name}” ${of}.`, remove(name))];
    const found = findValue(draft.value, field, { known: [], first: 'only_id', ...place.metadata });
    if (!found.ok)
      return found.errors.map(({ message }) => missing(`${projectKey}: “${name}” ${of} ${message}.`, choose(name)));
    return found.value.missing.map((one) =>
      missing(
        isOfPeople(field)
          ? `${projectKey}: “${name}” ${of} ${missingWords(one.name, field)}.`
          : `${projectKey} doesn't have the value “${one.name}” of “${name}” ${of}.`,
        choose(name),
      ),
    );
  });
}

function missing(message: string, action: string): FieldProblem {
  return { code: 'field_missing', message, action };
}

function remove(name: string): string {
  return `Remove “${name}” from the row, or put it on the create screen.`;
}

function choose(name: string): string {
  return `Choose another value for “${name}”.`;
}
