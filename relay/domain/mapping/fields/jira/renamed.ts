import type { CreateField, RowPlace } from '../../create-metadata';
import { findValue, namesIn } from './resolve';
import { settableFields } from './screen-fields';
import type { FieldSetting } from './setting';

/**
 * A row's fields and their values under the names that they have in Jira now, found by their ids alone. What the project
 * doesn't have, or isn't known by an id yet, keeps its name.
 */
export function renamedSettings(settings: readonly FieldSetting[], { screen }: RowPlace): readonly FieldSetting[] {
  const fields = settableFields(screen);
  return settings.map((setting) => {
    const field = fields.find(({ fieldId }) => fieldId === setting.fieldId);
    return field === undefined || setting.kind === undefined ? setting : renamed(setting, field);
  });
}

function renamed(setting: FieldSetting, field: CreateField): FieldSetting {
  const { name } = field;
  const known = namesIn(setting.value);
  const found = known.length === 0 ? null : findValue(setting.value, field, { known, first: 'only_id' });
  return { ...setting, name, ...(found?.ok && { value: found.value.value }) };
}
