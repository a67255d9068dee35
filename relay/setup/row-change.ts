import { unprocessable } from '../domain/app-error';
import type { CheckedDraft, Drafts, FieldName, MappingDraft } from '../domain/mapping/mapping';
import { checkRow } from '../domain/mapping/resolve-row';

/** The fields of a row to try out with other values; fields that aren't given stay as they are saved. */
export type RowChange = { readonly [F in FieldName]?: Drafts[F] | undefined };

/** A row with the values to try out in place of its own. */
export function withChange(row: MappingDraft, change: RowChange = {}): MappingDraft {
  return Object.assign({}, row, change);
}

/** A row whose templates and labels can be saved. @throws 422 with the path of each that cannot */
export function checkedDraft(draft: MappingDraft, path: string): CheckedDraft {
  const checked = checkRow(draft, path);
  if (checked.ok) return checked.value;
  throw unprocessable('This row cannot be saved as it is. Fix the fields that `errors` names.', checked.errors);
}
