import type { Mapping } from '../../api/types';
import { templateProblem } from '../template-field';
import { texts } from './texts';

type Setting = Mapping['fields'][number];
type ValueMap = Extract<Setting['value'], { by: string }>;

/** A value of a field as the API has it, whatever the event. */
export type PlainValue = Exclude<Setting['value'], ValueMap | null>;

/** A value that depends on the event, as it is being edited: cases have an order, and may not be complete yet. */
export interface ByEvent {
  /** The variable. */
  readonly by: string;
  readonly cases: readonly { readonly when: string; readonly value: PlainValue | null }[];
  readonly otherwise: PlainValue | null;
}

/** A field of Jira's as a row sets it, as it is being edited. */
export interface FieldDraft {
  readonly fieldId: string;
  readonly name: string;
  /** Null where nothing is set (yet). It is kept while the value depends on the event. */
  readonly value: PlainValue | null;
  readonly byEvent: ByEvent | null;
}

export function draftOfSetting({ fieldId, name, value }: Setting): FieldDraft {
  if (!isMap(value)) return { fieldId, name, value, byEvent: null };
  const cases = Object.entries(value.map).map(([when, of]) => ({ when, value: of }));
  return { fieldId, name, value: value.else, byEvent: { by: value.by, cases, otherwise: value.else } };
}

/** What is sent: fields in which nothing is set aren't. */
export function settingsOf(drafts: readonly FieldDraft[]): Setting[] {
  return drafts.filter(isSet).map((draft) => ({ fieldId: draft.fieldId, name: draft.name, value: sentValue(draft) }));
}

/** Whether a field has a value, for some event at least. */
export function isSet({ value, byEvent }: FieldDraft): boolean {
  if (byEvent === null) return !isEmpty(value);
  return !isEmpty(byEvent.otherwise) || byEvent.cases.some((one) => !isEmpty(one.value));
}

/** What is wrong with a field before anyone is asked. */
export function problemOfDraft({ name, value, byEvent }: FieldDraft): string | undefined {
  if (byEvent === null) return problemOfValue(value);
  const keys = byEvent.cases.map(({ when }) => when.trim().toLowerCase());
  const twice = byEvent.cases.find(({ when }, place) => keys.indexOf(when.trim().toLowerCase()) !== place);
  if (keys.includes('')) return texts.caseWithoutValue(name);
  if (twice !== undefined) return texts.caseTwice(twice.when.trim());
  return [...byEvent.cases.map((one) => one.value), byEvent.otherwise].map(problemOfValue).find(Boolean);
}

/** A value as a text, to be compared and shown. */
export function textOfSetting({ name, value }: Setting): string {
  if (!isMap(value)) return `${name}: ${textOfValue(value)}`;
  const cases = Object.entries(value.map).map(([when, of]) => `${when} → ${textOfValue(of)}`);
  return `${name}: ${[...cases, `${texts.otherwise} → ${textOfValue(value.else)}`].join(', ')}`;
}

/** The names that are known of values, by id: what Jira would get has only their ids. */
export function namesIn(drafts: readonly FieldDraft[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('id' in value && 'name' in value) names.set(String(value.id), String(value.name));
    for (const part of Object.values(value)) note(part);
  };
  for (const draft of drafts) note(draft);
  return names;
}

function sentValue({ value, byEvent }: FieldDraft): Setting['value'] {
  if (byEvent === null) return value;
  const map = Object.fromEntries(byEvent.cases.map((one) => [one.when.trim(), emptyToNull(one.value)]));
  return { by: byEvent.by, map, else: emptyToNull(byEvent.otherwise) };
}

function isMap(value: Setting['value']): value is ValueMap {
  return typeof value === 'object' && value !== null && 'by' in value && 'map' in value;
}

export function isEmpty(value: PlainValue | null): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function emptyToNull(value: PlainValue | null): PlainValue | null {
  return isEmpty(value) ? null : value;
}

function problemOfValue(value: PlainValue | null): string | undefined {
  const written = Array.isArray(value) ? value : [value];
  return written.map((one) => (typeof one === 'string' ? templateProblem(one) : undefined)).find(Boolean);
}

function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return texts.nothing;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(textOfValue).join(', ');
  if ('child' in value && value.child !== undefined) return `${nameOf(value)} / ${textOfValue(value.child)}`;
  return nameOf(value);
}

function nameOf(value: object): string {
  for (const key of ['name', 'id', 'accountId'] as const) {
    if (key in value) return String((value as Readonly<Record<string, unknown>>)[key]);
  }
  return JSON.stringify(value);
}
