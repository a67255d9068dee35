import type { CreateField, RowPlace } from '../../create-metadata';
import type { Match } from '../../field';
import { kindOf } from './kind-of';
import { findValue } from './resolve';
import { findField, settableFields } from './screen-fields';
import type { FieldSetting } from './setting';

/** Finds a row's fields and their values in another project, or again in its own. */
export function matchSettings(
  settings: readonly FieldSetting[],
  { screen }: RowPlace,
  first: 'name' | 'id',
): Match<readonly FieldSetting[]> {
  const fields = settableFields(screen);
  const matched = settings.map((setting) => matchSetting(setting, fields, first));
  const found = matched.flatMap((match) => ('found' in match ? [match.found] : []));
  const missing = matched.flatMap((match) => ('missing' in match ? [match.missing] : []));
  return missing.length === 0 ? { found } : { missing: missing.join(', '), rest: found };
}

function matchSetting(
  setting: FieldSetting,
  fields: readonly CreateField[],
  first: 'name' | 'id',
): Match<FieldSetting> {
  const field = findField(setting, fields, first);
  if (field === undefined) return { missing: setting.name };
  const found = findValue(setting.value, field, { known: [], first });
  if (!found.ok) return { missing: setting.name };
  const [missing] = found.value.missing;
  if (missing !== undefined) return { missing: `${setting.name}: ${missing.name}` };
  return { found: { fieldId: field.fieldId, name: field.name, kind: kindOf(field), value: found.value.value } };
}
