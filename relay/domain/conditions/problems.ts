import type { FieldError } from '../app-error';
import { isNumeric, isTime, numberIn, timeIn } from './compare';
import { type Condition, conditionsOf, type Operator, type When } from './condition';

/** What is wrong with conditions, by the catalogue's types, with the path of each: `.all[1].value`. */
export function problemsOf(when: When): FieldError[] {
  const { key, conditions } = conditionsOf(when);
  return conditions.flatMap((condition, index) => {
    const message = problemOf(condition);
    return message === null ? [] : [{ path: `.${key}[${index}].value`, message }];
  });
}

function problemOf({ variable, is, value }: Condition): string | null {
  const problem = shapeProblem[is](value);
  if (problem !== null || value === undefined || value === null) return problem;
  const values = [value].flat();
  if (is === 'at_least' || is === 'at_most') return orderProblem(variable, values[0]);
  if (is === 'contains' || !isNumeric(variable)) return null;
  return values.every((each) => typeof each === 'number') ? null : `${variable} is a number, such as 0.02.`;
}

type Given = Condition['value'];

const needsOne = (value: Given) =>
  value === undefined || value === null || value === '' || Array.isArray(value) ? 'Enter a value.' : null;
const needsNone = (value: Given) => (value === undefined || value === null ? null : 'Leave the value out.');
const needsList = (value: Given) => (Array.isArray(value) && value.length > 0 ? null : 'Enter a list of values.');

const shapeProblem: Readonly<Record<Operator, (value: Given) => string | null>> = {
  equals: needsOne,
  not_equals: needsOne,
  contains: needsOne,
  at_least: needsOne,
  at_most: needsOne,
  one_of: needsList,
  exists: needsNone,
  missing: needsNone,
};

/** Numbers and times have an order: by the catalogue's type, or where it doesn't know the variable, either. */
function orderProblem(variable: string, value: Exclude<Given, undefined | null> | undefined): string | null {
  const single = typeof value === 'string' || typeof value === 'number' ? value : undefined;
  const number = typeof single === 'number' ? numberIn(single) : undefined;
  const time = timeIn(single);
  if (isTime(variable)) return time === undefined ? timeMessage(variable) : null;
  if (isNumeric(variable)) return number === undefined ? `${variable} is a number, such as 0.02.` : null;
  return number === undefined && time === undefined ? 'Enter a number, or a time such as 2026-12-01T09:00:00Z.' : null;
}

function timeMessage(variable: string): string {
  return `${variable} is a time, such as 2026-12-01T09:00:00Z.`;
}
