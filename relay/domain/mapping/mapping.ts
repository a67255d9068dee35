import type { FieldError } from '../app-error';
import type { MappingField, Result } from './field';
import { list } from './fields';

/** The name of a field of a row, as in the API. */
export type FieldName = keyof typeof list;

type TypesOf<Field> =
  Field extends MappingField<infer Draft, infer Checked, infer Value, infer Shown, infer Answer>
    ? {
        readonly draft: Draft;
        readonly checked: Checked;
        readonly value: Value;
        readonly shown: Shown;
        readonly answer: Answer;
      }
    : never;

export type Drafts = { readonly [F in FieldName]: TypesOf<(typeof list)[F]>['draft'] };
export type Checkeds = { readonly [F in FieldName]: TypesOf<(typeof list)[F]>['checked'] };
export type Values = { readonly [F in FieldName]: TypesOf<(typeof list)[F]>['value'] };
export type Showns = { readonly [F in FieldName]: TypesOf<(typeof list)[F]>['shown'] };
export type Answers = { readonly [F in FieldName]: TypesOf<(typeof list)[F]>['answer'] };

/** A field by its name, so typed that a function for any field can put it together with its own value. */
export type Fields = {
  readonly [F in FieldName]: MappingField<Drafts[F], Checkeds[F], Values[F], Showns[F], Answers[F]>;
};

interface OfEventType {
  readonly eventType: string;
}

/** A destination's row for one event type: whether tickets are filed for it, and how they look. */
export type Mapping = OfEventType & Values;

/** The same as the API answers it. */
export type MappingAnswer = OfEventType & Answers;

/** A row as an admin sends it: nothing in it has been looked at yet. */
export type MappingDraft = OfEventType & Drafts;

/** A row whose templates can be rendered; what it names isn't looked up in the project. A `Mapping` is one, too. */
export type CheckedDraft = OfEventType & Checkeds;

export const fields: Fields = list;
export const fieldNames = Object.keys(list) as readonly FieldName[];

/** A row as the API answers it. */
export function answerOf(row: Mapping): MappingAnswer {
  return { eventType: row.eventType, ...mapFields<Answers>((name) => answerOfField(name, row)) };
}

function answerOfField<F extends FieldName>(name: F, row: Mapping): Answers[F] {
  const field: Fields[F] = fields[name];
  return field.answer(row[name]);
}

/** A draft with what the stored row has in place of what was left out. */
export function completed(draft: MappingDraft, stored: MappingDraft | undefined): MappingDraft {
  if (stored === undefined) return draft;
  const leftOut = fieldNames.filter((name) => draft[name] === undefined);
  return { ...draft, ...Object.fromEntries(leftOut.map((name) => [name, stored[name]])) };
}

/** Makes something of every field, so that none can be forgotten. */
export function mapFields<Result extends Readonly<Record<FieldName, unknown>>>(
  make: <F extends FieldName>(name: F) => Result[F],
): Result {
  return Object.fromEntries(fieldNames.map((name) => [name, make(name)])) as Result;
}

/** The same where it may fail: every error of every field, its path beginning with the field's name; or all values. */
export function collectFields<Row extends Readonly<Record<FieldName, unknown>>>(
  read: <F extends FieldName>(name: F) => Result<Row[F]>,
): Result<Row> {
  const errors: FieldError[] = [];
  const values: Partial<Record<FieldName, unknown>> = {};
  for (const name of fieldNames) {
    const result = read(name);
    if (result.ok) values[name] = result.value;
    else errors.push(...result.errors.map((error) => ({ ...error, path: `${name}${error.path}` })));
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: values as Row };
}
