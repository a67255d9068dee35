import type { FieldError } from '../../../app-error';
import type { CreateField, CreateMetadata, MissingPeople, RowPlace } from '../../create-metadata';
import type { Result } from '../../field';
import type { Named } from '../../named';
import { kinds } from '.';
import type { Available, Found } from './kind';
import { kindOf } from './kind-of';
import { findField, settableFields } from './screen-fields';
import type { FieldDraft, FieldSetting, FieldValue } from './setting';
import { findParts } from './value-parts';

/**
 * Finds the fields that a row sets on its create screen, and their values. What was stored so already stays where the
 * project no longer has it: the check reports it, and deliveries go on without it.
 */
export function resolveSettings(
  drafts: readonly FieldDraft[],
  { screen, issueType, metadata }: RowPlace,
  stored: readonly FieldSetting[],
): Result<readonly FieldSetting[]> {
  const fields = settableFields(screen);
  const errors: FieldError[] = [];
  const settings: FieldSetting[] = [];
  for (const [index, draft] of drafts.entries()) {
    const result = resolveSetting(draft, stored, { fields, metadata, issueType: issueType?.name ?? '' });
    if (!result.ok) errors.push(...result.errors.map((error) => ({ ...error, path: `[${index}]${error.path}` })));
    else if (settings.some(({ fieldId }) => fieldId === result.value.fieldId))
      errors.push({ path: `[${index}]${namePath(draft)}`, message: `sets “${result.value.name}” a second time` });
    else settings.push(result.value);
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: settings };
}

function resolveSetting(
  draft: FieldDraft,
  stored: readonly FieldSetting[],
  {
    fields,
    metadata,
    issueType,
  }: Pick<RowPlace, 'metadata'> & {
    readonly fields: readonly CreateField[];
    readonly issueType: string;
  },
): Result<FieldSetting> {
  const field = findField(draft, fields);
  if (field === undefined) {
    const same = stored.find((setting) => isSameSetting(draft, setting));
    if (same !== undefined) return { ok: true, value: same };
    const message = `is not a field that AvsB can set when it creates a ${issueType}`;
    return { ok: false, errors: [{ path: namePath(draft), message }] };
  }
  const before = stored.find(({ fieldId }) => fieldId === field.fieldId);
  const known = before === undefined ? [] : namesIn(before.value);
  const found = findValue(draft.value, field, { known, first: 'id', ...metadata });
  if (!found.ok) {
    if (before !== undefined && isSameSetting(draft, before)) return { ok: true, value: before };
    return { ok: false, errors: found.errors.map((error) => ({ ...error, path: `.value${error.path}` })) };
  }
  const unknown = found.value.missing.filter(({ isKnown }) => !isKnown);
  if (unknown.length > 0) {
    const message = (name: string) => `“${field.name}” ${missingWords(name, field)}`;
    return { ok: false, errors: unknown.map(({ path, name }) => ({ path: `.value${path}`, message: message(name) })) };
  }
  const { fieldId, name } = field;
  return { ok: true, value: { fieldId, name, kind: kindOf(field), value: found.value.value } };
}

/** The fields that are on a create screen, with their kinds and as much of their values as the project has. */
export function foundSettings(drafts: readonly FieldDraft[], fields: readonly CreateField[]): FieldSetting[] {
  return drafts.flatMap((draft) => {
    const field = findField(draft, fields);
    if (field === undefined) return [];
    const found = findValue(draft.value, field, { known: [], first: 'only_id' });
    const value = found.ok ? found.value.value : null;
    return [{ fieldId: field.fieldId, name: field.name, kind: kindOf(field), value }];
  });
}

/** Looks a value up among those that a field may be set to. @param where people that were looked up, too */
export function findValue(
  value: FieldValue,
  field: CreateField,
  { known, first, missingPeople }: Pick<Available, 'known' | 'first'> & Pick<CreateMetadata, 'missingPeople'>,
): Result<Found<FieldValue>> {
  const kind = kinds[kindOf(field)];
  const missingAccounts = missingIn(field, missingPeople);
  const available: Available = { values: field.allowedValues ?? null, known, first, missingAccounts };
  return findParts(value, (part) => kind.find(part, available));
}

function missingIn({ fieldId }: CreateField, people: MissingPeople = new Map()): ReadonlySet<string> {
  const missing = [...people].filter(([, why]) => why === 'unknown' || fieldId === 'assignee');
  return new Set(missing.map(([accountId]) => accountId));
}

/** What is wrong with something that a value names, to follow the field's name. */
export function missingWords(name: string, field: CreateField): string {
  if (!isOfPeople(field)) return `doesn't have the value “${name}”`;
  return field.fieldId === 'assignee'
    ? `can't be set to the account “${name}”: Jira doesn't have it, or issues of the project can't be assigned to it`
    : `can't be set to the account “${name}”, which Jira doesn't have`;
}

/** Whether a draft names the same field and value as one that is stored. */
export function isSameSetting({ fieldId, name, value }: FieldDraft, setting: FieldSetting): boolean {
  const isSameField =
    fieldId === undefined ? name?.toLowerCase() === setting.name.toLowerCase() : fieldId === setting.fieldId;
  return isSameField && JSON.stringify(value) === JSON.stringify(setting.value);
}

function namePath({ fieldId }: FieldDraft): string {
  return fieldId === undefined ? '.name' : '.fieldId';
}

export function isOfPeople(field: CreateField): boolean {
  const kind = kindOf(field);
  return kind === 'user' || kind === 'users';
}

/** Everything with an id and a name within a value. The name of an account is its id: people's names aren't stored. */
export function namesIn(value: unknown): Named[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(namesIn);
  if ('accountId' in value && typeof value.accountId === 'string')
    return [{ id: value.accountId, name: value.accountId }];
  return isNamed(value) ? [{ id: value.id, name: value.name }, ...inner] : inner;
}

function isNamed(value: object): value is Named {
  return 'id' in value && typeof value.id === 'string' && 'name' in value && typeof value.name === 'string';
}
