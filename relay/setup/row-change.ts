import { eventTypeOf } from '../../shared/event-catalogue';
import { unprocessable } from '../domain/app-error';
import { defaultDraft } from '../domain/mapping/default-row';
import type { CheckedDraft, Drafts, FieldName, MappingDraft } from '../domain/mapping/mapping';
import { checkRow } from '../domain/mapping/resolve-row';

/** What of a row is tried out otherwise than it is saved; what it doesn't name stays. */
export type RowChange = { readonly [F in FieldName]?: Drafts[F] | undefined };

/** A row with what is tried out in place of what it has. */
export function withChange(row: MappingDraft, change: RowChange = {}): MappingDraft {
  return Object.assign({}, row, change);
}

/** The product's default row of an event type, switched on: that of a destination which is not saved yet. */
export function defaultRowOn(eventType: string): MappingDraft {
  const type = eventTypeOf(eventType);
  if (type === undefined) throw new Error(`The catalogue has no event type “${eventType}”.`);
  return { ...defaultDraft(type), enabled: true };
}

/** A row whose templates and labels can be saved. @throws 422 with the path of each that cannot */
export function checkedDraft(draft: MappingDraft, path: string): CheckedDraft {
  const checked = checkRow(draft, path);
  if (checked.ok) return checked.value;
  throw unprocessable('This row cannot be saved as it is. Fix what is listed.', checked.errors);
}
