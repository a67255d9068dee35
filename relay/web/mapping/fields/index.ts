import type { EditorField, FieldName } from '../editor-field';
import { dedupScope } from './dedup-scope';
import { descriptionTemplate } from './description-template';
import { enabled } from './enabled';
import { fields } from './fields';
import { issueType } from './issue-type';
import { labels } from './labels';
import { lifecycle } from './lifecycle';
import { priority } from './priority';
import { summaryTemplate } from './summary-template';
import { when } from './when';

/** The fields of a row, in the order in which they are edited. */
const list = {
  enabled,
  issueType,
  priority,
  summaryTemplate,
  descriptionTemplate,
  labels,
  dedupScope,
  fields,
  when,
  lifecycle,
};

type DraftIn<Field> = Field extends EditorField<FieldName, infer Draft> ? Draft : never;

/** Every field of a row as it is being edited. */
export type FieldDrafts = { readonly [F in FieldName]: DraftIn<(typeof list)[F]> };

export type EditorFields = { readonly [F in FieldName]: EditorField<F, FieldDrafts[F]> };

export const editorFields: EditorFields = list;
export const fieldNames = Object.keys(list) as readonly FieldName[];

/** Makes something of every field. */
export function mapFields<Result extends Readonly<Record<FieldName, unknown>>>(
  make: <F extends FieldName>(name: F) => Result[F],
): Result {
  return Object.fromEntries(fieldNames.map((name) => [name, make(name)])) as Result;
}
