import { jiraDate } from '../shapes';
import { type CheckedValue, custom, type FieldRules, kept, problem, refused, type SentValue, set } from './rules';

/** Jira's words for a number as text (github.com/getsentry/sentry-jira/issues/108). */
const NOT_A_NUMBER = 'Operation value must be a number';

/** Of dates and times alike (github.com/AtlassianPS/JiraPS/issues/173, github.com/getsentry/sentry-plugins/issues/185). */
const NOT_A_STRING = 'Operation value must be a string';

export const number: FieldRules = {
  schema: { type: 'number' },
  custom: custom('float'),
  operations: set,
  check: ({ value }) => (typeof value === 'number' ? kept(value) : problem(NOT_A_NUMBER)),
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
  if (typeof value !== 'string') return problem(NOT_A_STRING);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value);
  return isDate ? kept(value) : refused;
}

/**
 * As Jira shows them: with milliseconds, and an offset without a colon. Others are refused in these words
 * (github.com/sooperset/mcp-atlassian/issues/709 and 863: an offset with a colon).
 */
function checkDatetime({ value }: SentValue): CheckedValue {
  if (typeof value !== 'string') return problem(NOT_A_STRING);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/.test(value);
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
