import type { ApiProblem } from '../api/problem';
import type { Problem } from '../api/types';
import { isSameField, isSamePart, partAt, partKey, placeOfKey, problemsOf, type RowDraft } from './draft';
import type { FieldName } from './editor-field';
import { type EditorFields, editorFields, fieldNames } from './fields';
import { texts } from './texts';

/** What is wrong with a row, by field. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What is wrong, by event type and field. */
export type RowErrors = Readonly<Record<string, FieldErrors>>;

/** Assigns an error at the relay's `mappings[2].labels[0]` to its row and field. */
export function rowErrorsOf(problem: ApiProblem, sent: readonly RowDraft[]): RowErrors {
  const errors: Record<string, Record<string, string>> = {};
  for (const { path, message } of problem.errors) {
    const [, index, field, rest = ''] = /^mappings\[(\d+)\]\.(\w+)(.*)$/.exec(path) ?? [];
    const row = index === undefined ? undefined : sent[Number(index)];
    if (row === undefined || field === undefined) continue;
    const { key, words } = placed(row, field, rest, message);
    errors[row.eventType] = withError(errors[row.eventType], key, words);
  }
  return errors;
}

/** The errors of a preview's own row, at the relay's `mapping.labels[0]`, by field. */
export function fieldErrorsOf(problem: ApiProblem, sent: RowDraft): FieldErrors {
  let errors: Record<string, string> = {};
  for (const { path, message } of problem.errors) {
    const [, field, rest = ''] = /^mapping\.(\w+)(.*)$/.exec(path) ?? [];
    if (field === undefined) continue;
    const { key, words } = placed(sent, field, rest, message);
    errors = withError(errors, key, words);
  }
  return errors;
}

/** The problems of the configuration check, by the field that they are about. */
export function rowErrorsOfCheck(problems: readonly Problem[]): RowErrors {
  const errors: Record<string, FieldErrors> = {};
  for (const problem of problems) {
    const { eventType, message, action } = problem;
    const field = fieldNames.find((name) => isAbout(name, problem));
    if (eventType === null || field === undefined) continue;
    errors[eventType] = withError(errors[eventType], field, `${message} ${action}`);
  }
  return errors;
}

function isAbout<F extends FieldName>(name: F, problem: Problem): boolean {
  const { problemCodes, isAbout: isOwn = () => true }: EditorFields[F] = editorFields[name];
  return problemCodes.includes(problem.code) && isOwn(problem);
}

/** What keeps rows from being sent. */
export function inputErrorsOf(rows: readonly RowDraft[]): RowErrors {
  return nonEmpty(rows.map((row) => [row.eventType, problemsOf(row)]));
}

/** The errors that still hold: one is gone as soon as its field differs from what was sent. */
export function stillWrong(errors: RowErrors, sent: readonly RowDraft[], now: readonly RowDraft[]): RowErrors {
  return nonEmpty(
    Object.entries(errors).map(([eventType, ofRow]) => {
      const before = sent.find((row) => row.eventType === eventType);
      const row = now.find((candidate) => candidate.eventType === eventType);
      const isSame = (key: string) => {
        const { name, part } = placeOfKey(key);
        if (before === undefined || row === undefined) return before === row;
        if (name === undefined) return true;
        return part === undefined ? isSameField(name, before, row) : isSamePart(name, part, before, row);
      };
      return [eventType, Object.fromEntries(Object.entries(ofRow).filter(([name]) => isSame(name)))];
    }),
  );
}

/** Both, the second set first where a field has an error in each. */
export function together(one: RowErrors, other: RowErrors): RowErrors {
  const types = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(types.map((type) => [type, { ...one[type], ...other[type] }]));
}

function nonEmpty(errors: readonly (readonly [string, FieldErrors])[]): RowErrors {
  return Object.fromEntries(errors.filter(([, ofRow]) => Object.keys(ofRow).length > 0));
}

/** The place and the words of an error: at a part of its field, where it has parts, or at the field. */
function placed(row: RowDraft, field: string, rest: string, message: string) {
  const { name } = placeOfKey(field);
  const of = name === undefined ? undefined : partAt(name, row, rest, message);
  if (name === undefined || of === undefined) return { key: field, words: wordsAt(rest, message) };
  return { key: partKey(name, of.part), words: of.words };
}

/** An item of a list is named by the message; only a place within a JSON document needs its path. */
function wordsAt(rest: string, message: string): string {
  const path = rest.replace(/^\./, '');
  return path === '' || /^\[\d+\]$/.test(path) ? message : texts.within(path, message);
}

function withError(errors: Record<string, string> = {}, field: string, words: string): Record<string, string> {
  const before = errors[field];
  return { ...errors, [field]: before === undefined ? words : `${before} ${words}` };
}
