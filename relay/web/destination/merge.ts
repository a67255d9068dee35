import type { RowDraft } from '../mapping/draft';
import type { FieldName } from '../mapping/editor-field';
import { type EditorFields, editorFields, fieldNames } from '../mapping/fields';

/** A destination as a form holds it. */
export interface DestinationForm {
  readonly name: string;
  readonly project: { readonly key: string; readonly name: string };
  readonly rows: readonly RowDraft[];
}

/** One thing that can differ: the name, the project, or a field of a row. */
export type Place =
  | { readonly kind: 'name' }
  | { readonly kind: 'project' }
  | { readonly kind: 'row'; readonly eventType: string; readonly field: FieldName };

export interface Clash {
  readonly place: Place;
  readonly yours: string;
  readonly saved: string;
}

/** The places in which two forms differ. */
export function differences(one: DestinationForm, other: DestinationForm): Place[] {
  return placesOf(one).filter((place) => valueAt(one, place) !== valueAt(other, place));
}

/**
 * Merges two edits of the same base: what one side changed is taken, and so is what both changed alike; what both
 * changed differently clashes: `merged` has it as saved, and the person decides.
 */
export function merge(base: DestinationForm, yours: DestinationForm, saved: DestinationForm) {
  const changed = differences(yours, base);
  const clashing = changed.filter(
    (place) => valueAt(saved, place) !== valueAt(base, place) && valueAt(saved, place) !== valueAt(yours, place),
  );
  const isClash = (place: Place) => clashing.some((other) => sameKey(other, place));
  const merged = changed.filter((place) => !isClash(place)).reduce((form, place) => take(form, place, yours), saved);
  const clashes: Clash[] = clashing.map((place) => ({
    place,
    yours: valueAt(yours, place),
    saved: valueAt(saved, place),
  }));
  return { merged, clashes, theirs: differences(saved, base) };
}

/** Both edits of the same base; where both changed the same place differently, yours. */
export function mergeMine(base: DestinationForm, yours: DestinationForm, saved: DestinationForm): DestinationForm {
  const { merged, clashes } = merge(base, yours, saved);
  return clashes.reduce((form, { place }) => take(form, place, yours), merged);
}

/** The form with the value at this place taken from another one. */
export function take(form: DestinationForm, place: Place, from: DestinationForm): DestinationForm {
  if (place.kind === 'name') return { ...form, name: from.name };
  if (place.kind === 'project') return { ...form, project: from.project };
  const source = rowOf(from, place.eventType);
  if (source === undefined) return form;
  return {
    ...form,
    rows: form.rows.map((row) =>
      row.eventType === place.eventType ? { ...row, [place.field]: source[place.field] } : row,
    ),
  };
}

/** The value at a place, as a text that can be compared and shown. */
function valueAt(form: DestinationForm, place: Place): string {
  if (place.kind === 'name') return form.name;
  if (place.kind === 'project') return form.project.key;
  const row = rowOf(form, place.eventType);
  return row === undefined ? '' : textOf(row, place.field);
}

function textOf<F extends FieldName>(row: RowDraft, name: F): string {
  const field: EditorFields[F] = editorFields[name];
  return field.textOf(row[name]);
}

function placesOf({ rows }: DestinationForm): Place[] {
  const ofRows = rows.flatMap(({ eventType }) => fieldNames.map((field): Place => ({ kind: 'row', eventType, field })));
  return [{ kind: 'name' }, { kind: 'project' }, ...ofRows];
}

function rowOf({ rows }: DestinationForm, eventType: string): RowDraft | undefined {
  return rows.find((row) => row.eventType === eventType);
}

function sameKey(one: Place, other: Place): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
