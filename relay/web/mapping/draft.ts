import type { EventTypeInfo, EventTypeName, Mapping } from '../api/types';
import type { FieldName, ProjectValue } from './editor-field';
import { type EditorFields, editorFields, type FieldDrafts, fieldNames, mapFields } from './fields';

/** A row as it is being edited. */
export interface RowDraft extends FieldDrafts {
  readonly eventType: EventTypeName;
}

/** A saved row, to be edited. */
export function draftOf(mapping: Mapping): RowDraft {
  return {
    eventType: mapping.eventType,
    ...mapFields<FieldDrafts>((name) => draftOfField(name, mapping)),
  };
}

/** The product's default row in a project with these issue types; one that has no issue type there is off. */
export function defaultDraft({ type, default: shown }: EventTypeInfo, issueTypes: readonly ProjectValue[]): RowDraft {
  const row = mapFields<FieldDrafts>((name) => defaultOfField(name, shown, issueTypes));
  return { eventType: type, ...row, enabled: row.enabled && row.issueType !== null };
}

/** A row as the API takes it. @throws SyntaxError where `problemsOf` finds something */
export function bodyOf(row: RowDraft) {
  return { eventType: row.eventType, ...mapFields<Bodies>((name) => bodyOfField(name, row)) };
}

/** Where errors of a part of a field stand beside those of fields. */
export function partKey(name: FieldName, part: string): string {
  return `${name}.${part}`;
}

/** The field that an error is of, and the part of it, if any. */
export function placeOfKey(key: string): { readonly name: FieldName | undefined; readonly part: string | undefined } {
  const dot = key.indexOf('.');
  const field = dot === -1 ? key : key.slice(0, dot);
  return { name: fieldNames.find((name) => name === field), part: dot === -1 ? undefined : key.slice(dot + 1) };
}

/** Which part of a field an error of the relay is about. */
export function partAt<F extends FieldName>(name: F, row: RowDraft, path: string, message: string) {
  const field: EditorFields[F] = editorFields[name];
  return field.parts?.at(row[name], path, message);
}

/** What is wrong with the inputs of a row, by field: with any of it, the row isn't sent. */
export function problemsOf(row: RowDraft): Readonly<Record<string, string>> {
  const problems = fieldNames.flatMap((name) => {
    const problem = problemOfField(name, row);
    const ofParts = Object.entries(problemsOfParts(name, row)).map(
      ([part, words]) => [partKey(name, part), words] as const,
    );
    return problem === undefined ? ofParts : [[name, problem] as const, ...ofParts];
  });
  return Object.fromEntries(problems);
}

/** Whether a row can be sent. */
export function isReadable(row: RowDraft): boolean {
  return Object.keys(problemsOf(row)).length === 0;
}

/** The row with everything but its switch as the product has it, in a project with these issue types. */
export function resetRow(row: RowDraft, eventType: EventTypeInfo, issueTypes: readonly ProjectValue[]): RowDraft {
  return { ...defaultDraft(eventType, issueTypes), enabled: row.enabled };
}

/** Whether two drafts are the same row to the API, whatever else they keep. */
export function isSameRow(one: RowDraft, other: RowDraft): boolean {
  return one.eventType === other.eventType && fieldNames.every((name) => isSameField(name, one, other));
}

/** A row kept in the browser, perhaps by a version with other fields: `fallback` provides the missing ones. */
export function completed(kept: Partial<RowDraft> | undefined, fallback: RowDraft): RowDraft {
  return {
    eventType: fallback.eventType,
    ...mapFields<FieldDrafts>((name) => keptField(name, kept ?? {}, fallback)),
  };
}

type Bodies = { readonly [F in FieldName]: ReturnType<EditorFields[F]['bodyOf']> };

function draftOfField<F extends FieldName>(name: F, mapping: Mapping): FieldDrafts[F] {
  const field: EditorFields[F] = editorFields[name];
  return field.draftOf(mapping[name]);
}

function defaultOfField<F extends FieldName>(
  name: F,
  shown: EventTypeInfo['default'],
  issueTypes: readonly ProjectValue[],
): FieldDrafts[F] {
  const field: EditorFields[F] = editorFields[name];
  return field.defaultOf(shown[name], issueTypes);
}

function bodyOfField<F extends FieldName>(name: F, row: RowDraft): Bodies[F] {
  const field: EditorFields[F] = editorFields[name];
  return field.bodyOf(row[name]) as Bodies[F];
}

function problemOfField<F extends FieldName>(name: F, row: RowDraft): string | undefined {
  const field: EditorFields[F] = editorFields[name];
  return field.problem(row[name]);
}

function problemsOfParts<F extends FieldName>(name: F, row: RowDraft): Readonly<Record<string, string>> {
  const field: EditorFields[F] = editorFields[name];
  return field.parts?.problems(row[name]) ?? {};
}

/** Whether a part of a field of two drafts is the same to the API. */
export function isSamePart<F extends FieldName>(name: F, part: string, one: RowDraft, other: RowDraft): boolean {
  const field: EditorFields[F] = editorFields[name];
  return JSON.stringify(field.parts?.of(one[name], part)) === JSON.stringify(field.parts?.of(other[name], part));
}

/** Whether a field of two drafts is the same to the API. */
export function isSameField<F extends FieldName>(name: F, one: RowDraft, other: RowDraft): boolean {
  const { comparable = (draft) => draft }: EditorFields[F] = editorFields[name];
  return JSON.stringify(comparable(one[name])) === JSON.stringify(comparable(other[name]));
}

function keptField<F extends FieldName>(name: F, kept: Partial<FieldDrafts>, fallback: FieldDrafts): FieldDrafts[F] {
  const value: FieldDrafts[F] | undefined = kept[name];
  return value === undefined ? fallback[name] : value;
}
