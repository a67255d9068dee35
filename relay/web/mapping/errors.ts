import type { ApiProblem } from '../api/problem';
import type { Problem } from '../api/types';
import type { RowDraft } from './draft';
import { editorFields, fieldNames } from './fields';

/** What is wrong, by event type and field. */
export type RowErrors = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Assigns an error at the relay's `mappings[2].labels[0]` to its row and field. */
export function rowErrorsOf(problem: ApiProblem, sent: readonly Pick<RowDraft, 'eventType'>[]): RowErrors {
  const errors: Record<string, Record<string, string>> = {};
  for (const { path, message } of problem.errors) {
    const [, index, field, rest] = /^mappings\[(\d+)\]\.(\w+)(.*)$/.exec(path) ?? [];
    const row = index === undefined ? undefined : sent[Number(index)];
    if (row === undefined || field === undefined) continue;
    const at = rest === undefined || rest === '' ? '' : `${rest.replace(/^\./, '')}: `;
    const ofRow = errors[row.eventType] ?? {};
    ofRow[field] = ofRow[field] === undefined ? `${at}${message}` : `${ofRow[field]} ${at}${message}`;
    errors[row.eventType] = ofRow;
  }
  return errors;
}

/** The problems of the configuration check, by the field that they are about. */
export function rowErrorsOfCheck(problems: readonly Problem[]): RowErrors {
  const errors: Record<string, Record<string, string>> = {};
  for (const { code, eventType, message, action } of problems) {
    const field = fieldNames.find((name) => editorFields[name].problemCodes.includes(code));
    if (eventType === null || field === undefined) continue;
    errors[eventType] = { ...errors[eventType], [field]: `${message} ${action}` };
  }
  return errors;
}
