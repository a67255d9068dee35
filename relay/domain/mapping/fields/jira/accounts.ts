import type { RowPlace } from '../../create-metadata';
import { isOfPeople } from './resolve';
import { findField, settableFields } from './screen-fields';
import type { FieldDraft } from './setting';
import { partsOf } from './value-parts';

/** An account that a row sets a field to. */
export interface SetAccount {
  readonly accountId: string;
  readonly isAssignee: boolean;
}

/** The accounts that a row's fields are set to, as far as its create screen has the fields. */
export function accountsOf(drafts: readonly FieldDraft[], { screen }: Pick<RowPlace, 'screen'>): SetAccount[] {
  const fields = settableFields(screen);
  return drafts.flatMap((draft) => {
    const field = findField(draft, fields);
    if (field === undefined || !isOfPeople(field)) return [];
    const isAssignee = field.fieldId === 'assignee';
    return partsOf(draft.value).flatMap(({ value }) =>
      [value].flat().flatMap((item) => {
        const accountId = typeof item === 'object' && 'accountId' in item ? item.accountId?.trim() : undefined;
        return accountId === undefined ? [] : [{ accountId, isAssignee }];
      }),
    );
  });
}
