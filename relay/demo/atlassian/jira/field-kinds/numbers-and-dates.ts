import { jiraDate } from '../shapes';
import { type CheckedValue, custom, type FieldRules, kept, problem, type SentValue, set } from './rules';

/** The words of this file come from memory of Jira, not from a recording: read such refusals by their field. */

export const number: FieldRules = {
  schema: { type: 'number' },
  custom: custom('float'),
  operations: set,
  check: ({ value }) => (typeof value === 'number' ? kept(value) : problem('Operation value must be a number')),
};

export const date: FieldRules = {
  schema: { type: 'date' },
  custom: custom('datepicker'),
  operations: set,
  check: checkDate,
};

export const datetime: FieldRules = {
  schema: { type: 'datetime' },
  custom: custom('datetime'),
  operations: set,
  check: checkDatetime,
};

function checkDate({ value }: SentValue): CheckedValue {
  if (typeof value !== 'string') return problem('Operation value must be a string');
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value);
  return isDate ? kept(value) : problem(`Error parsing date string: ${value}`);
}

/** Recorded values have milliseconds and an offset without a colon; `Z` and a colon are taken, too. */
function checkDatetime({ value }: SentValue): CheckedValue {
  if (typeof value !== 'string') return problem('Operation value must be a string');
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(Z|[+-]\d{2}:?\d{2})$/.test(value);
  const at = new Date(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!isTime || Number.isNaN(at.getTime()) || !isDay(value.slice(0, 10))) {
    return problem(`Error parsing time: ${value}`);
  }
  return kept(jiraDate(at.toISOString()));
}

/** Whether the calendar has this day: JavaScript takes 2026-02-30 for the second of March. */
function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}
