import type { Issue } from '../../world/types';
import type { Operator } from './parse';
import { JqlError } from './tokens';

/** Whether a query's field is a moment. */
export function isDateField(field: string): boolean {
  return fieldOf(field) !== undefined;
}

/** Compares `created` or `updated` with a date (`2026-11-23 10:00`) or a time from now (`-1h`). */
export function dateMatcher(field: string, operator: Operator, value: string, now: Date): (issue: Issue) => boolean {
  const name = fieldOf(field) ?? 'created';
  const wanted = momentOf(field, value, now);
  const compare = COMPARISONS[operator];
  if (!compare) throw new JqlError(`The operator '${operator}' is not supported by the '${field}' field.`);
  return (issue) => compare(Date.parse(issue[name]), wanted);
}

const COMPARISONS: Readonly<Partial<Record<Operator, (a: number, b: number) => boolean>>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function fieldOf(field: string): 'created' | 'updated' | undefined {
  const lower = field.toLowerCase();
  if (lower === 'created' || lower === 'createddate') return 'created';
  return lower === 'updated' || lower === 'updateddate' ? 'updated' : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
  w: 7 * 24 * 60 * 60_000,
};

function momentOf(field: string, value: string, now: Date): number {
  const relative = /^(?<sign>[+-]?)(?<parts>(?:\d+[mhdw]\s*)+)$/.exec(value)?.groups;
  if (relative) {
    const parts = [...(relative.parts ?? '').matchAll(/(\d+)([mhdw])/g)];
    const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
    return now.getTime() + (relative.sign === '-' ? -ms : ms);
  }
  const absolute = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:\s+(\d{1,2}):(\d{2}))?$/.exec(value);
  if (!absolute) {
    throw new JqlError(
      `Date value '${value}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  }
  const [, year, month, day, hour = '0', minute = '0'] = absolute;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}
