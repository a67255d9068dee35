import { formatOfVariable } from '../../../shared/event-catalogue';
import type { Value, VariableFormat } from '../../../shared/event-type';
import type { Condition, Wanted } from './condition';

/** The formats of the catalogue whose variables are numbers; a ratio may also be a split, such as `50/50`. */
const numeric: ReadonlySet<VariableFormat | undefined> = new Set([
  'number',
  'count',
  'percent',
  'signedPercent',
  'pValue',
]);

/** Whether the catalogue says that a variable is a number. */
export function isNumeric(variable: string): boolean {
  return numeric.has(formatOfVariable(variable));
}

/** Whether the catalogue says that a variable is a time. */
export function isTime(variable: string): boolean {
  return formatOfVariable(variable) === 'time';
}

/**
 * Whether a condition holds for a variable's value. A variable that an event lacks, or that is empty, fulfils only
 * `missing` and `not_equals`. Texts compare without case; numbers and times by what they are, however they are written.
 */
export function holds({ variable, is, value }: Condition, carried: Value | undefined): boolean {
  if (carried === undefined || carried === null || carried === '') return is === 'missing' || is === 'not_equals';
  const compared = [value ?? ''].flat();
  switch (is) {
    case 'exists':
      return true;
    case 'missing':
      return false;
    case 'equals':
    case 'one_of':
      return compared.some((wanted) => isSame(variable, carried, wanted));
    case 'not_equals':
      return !compared.some((wanted) => isSame(variable, carried, wanted));
    case 'contains':
      return compared.some((wanted) => textOf(carried).includes(textOf(wanted)));
    case 'at_least':
      return compared.some((wanted) => isOrdered(wanted, carried));
    case 'at_most':
      return compared.some((wanted) => isOrdered(carried, wanted));
  }
}

/** A number in a text, as people and programs write one; undefined for anything else. */
export function numberIn(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !decimal.test(value.trim())) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** An ISO 8601 date, or time with its zone, in milliseconds; undefined for anything else. */
export function timeIn(value: Value | undefined): number | undefined {
  if (typeof value !== 'string' || !isoTime.test(value.trim())) return undefined;
  const at = Date.parse(value.trim());
  return Number.isNaN(at) ? undefined : at;
}

const decimal = /^[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})(e[+-]?\d{1,3})?$/i;
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d))?$/i;

function isSame(variable: string, carried: Value, wanted: Wanted): boolean {
  const [one, other] = comparable(variable, carried, wanted) ?? [textOf(carried), textOf(wanted)];
  return one === other;
}

/** Both as numbers or times, where the catalogue or the condition says that they are. */
function comparable(variable: string, carried: Value, wanted: Wanted): [number, number] | undefined {
  const read = isTime(variable) ? timeIn : isNumeric(variable) || typeof wanted === 'number' ? numberIn : undefined;
  const [one, other] = [read?.(carried), read?.(wanted)];
  return one === undefined || other === undefined ? undefined : [one, other];
}

/** Whether both are numbers, or both times, and the first isn't greater than the second. */
function isOrdered(one: Value, other: Value): boolean {
  for (const read of [numberIn, timeIn]) {
    const [low, high] = [read(one), read(other)];
    if (low !== undefined && high !== undefined) return low <= high;
  }
  return false;
}

function textOf(value: Value): string {
  return String(value).toLowerCase();
}
