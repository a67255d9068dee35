import { type CreateField, fieldIdsOfRow } from '../../create-metadata';
import type { FieldDraft } from './setting';

/** The fields of a create screen that a row may set beside its own, in Jira's order. */
export function settableFields(screen: readonly CreateField[]): CreateField[] {
  return screen.filter(({ fieldId }) => !fieldIdsOfRow.has(fieldId));
}

/**
 * The field that a setting names: by id, else by name in any case. With both, one whose id is gone is looked for by its
 * name only in another project, where every id differs.
 */
export function findField(
  { fieldId, name }: Pick<FieldDraft, 'fieldId' | 'name'>,
  fields: readonly CreateField[],
  first: 'id' | 'name' = 'id',
): CreateField | undefined {
  const byId = fields.find((field) => field.fieldId === fieldId);
  const wanted = name?.trim().toLowerCase();
  const byName =
    wanted === undefined
      ? undefined
      : (fields.find((field) => field.name === name) ?? fields.find((field) => field.name.toLowerCase() === wanted));
  return first === 'name' ? (byName ?? byId) : (byId ?? byName);
}
