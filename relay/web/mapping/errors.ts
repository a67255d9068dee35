import type { ApiProblem } from '../api/problem';
import type { Problem } from '../api/types';
import { isSameField, problemsOf, type RowDraft } from './draft';
import { editorFields, fieldNames } from './fields';
import { texts } from './texts';

/** What is wrong with a row, by field. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What is wrong, by event type and field. */
export type RowErrors = Readonly<Record<string, FieldErrors>>;

/** Assigns an error at the relay's `mappings[2].labels[0]` to its row and field. */
export function rowErrorsOf(problem: ApiProblem, sent: readonly Pick<RowDraft, 'eventType'>[]): RowErrors {
  const errors: Record<string, Record<string, string>> = {};
  for (const { path, message } of problem.errors) {
    const [, index, field, rest = ''] = /^mappings\[(\d+)\]\.(\w+)(.*)$/.exec(path) ?? [];
    const row = index === undefined ? undefined : sent[Number(index)];
    if (row === undefined || field === undefined) continue;
    errors[row.eventType] = withError(errors[row.eventType], field, wordsAt(rest, message));
  }
  return errors;
}

/** The errors of a preview's own row, at the relay's `mapping.labels[0]`, by field. */
export function fieldErrorsOf(problem: ApiProblem): FieldErrors {
  let errors: Record<string, string> = {};
  for (const { path, message } of problem.errors) {
    const [, field, rest = ''] = /^mapping\.(\w+)(.*)$/.exec(path) ?? [];
    if (field !== undefined) errors = withError(errors, field, wordsAt(rest, message));
  }
  return errors;
}

/** The problems of the configuration check, by the field that they are about. */
export function rowErrorsOfCheck(problems: readonly Problem[]): RowErrors {
  const errors: Record<string, FieldErrors> = {};
  for (const { code, eventType, message, action } of problems) {
    const field = fieldNames.find((name) => editorFields[name].problemCodes.includes(code));
    if (eventType === null || field === undefined) continue;
    errors[eventType] = { ...errors[eventType], [field]: `${message} ${action}` };
  }
  return errors;
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
      const isSame = (name: string) => {
        const field = fieldNames.find((known) => known === name);
        if (before === undefined || row === undefined) return before === row;
        return field === undefined || isSameField(field, before, row);
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

/** An item of a list is named by the message; only a place within a JSON document needs its path. */
function wordsAt(rest: string, message: string): string {
  const path = rest.replace(/^\./, '');
  return path === '' || /^\[\d+\]$/.test(path) ? message : texts.within(path, message);
}

function withError(errors: Record<string, string> = {}, field: string, words: string): Record<string, string> {
  const before = errors[field];
  return { ...errors, [field]: before === undefined ? words : `${before} ${words}` };
}
