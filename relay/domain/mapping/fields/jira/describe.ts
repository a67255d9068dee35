import type { AdfDocument } from '../../../adf/document';
import { textsOf } from '../description-template';
import { type FieldDraft, type FieldSetting, type FieldValue, isValueMap, type PlainValue } from './setting';
import { partsOf } from './value-parts';

/** Every text of a row's fields in which variables are replaced, and each variable that a map depends on, as one. */
export function templatesOf(drafts: readonly FieldDraft[]): string[] {
  return drafts.flatMap(({ value }) => [
    ...(isMap(value) ? [`{{${value.by}}}`] : []),
    ...partsOf(value).flatMap((part) => textsIn(part.value)),
  ]);
}

function isMap(value: FieldValue) {
  return value !== null && isValueMap(value);
}

function textsIn(value: PlainValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  return isDocument(value) ? textsOf(value) : [];
}

function isDocument(value: PlainValue): value is AdfDocument {
  return typeof value === 'object' && 'type' in value && 'content' in value;
}

/** A row's fields in a line, for the audit log. */
export function briefOf(settings: readonly FieldSetting[]): string {
  return settings.map(({ name, value }) => `${name}: ${briefValue(value)}`).join('; ');
}

function briefValue(value: FieldValue): string {
  if (value === null) return 'nothing';
  if (isValueMap(value)) {
    const entries = Object.entries(value.map).map(([key, of]) => `${key} → ${briefValue(of)}`);
    return `by ${value.by} (${[...entries, `otherwise ${briefValue(value.else)}`].join(', ')})`;
  }
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((item) => briefValue(item)).join(', ');
  if (isDocument(value)) return textsOf(value).join(' ');
  return nameOf(value);
}

function nameOf(value: object): string {
  const { name, id, accountId, child } = value as Readonly<Record<string, unknown>>;
  const own = String(name ?? accountId ?? id ?? '');
  return typeof child === 'object' && child !== null ? `${own} – ${nameOf(child)}` : own;
}
