import type { Value } from '../../../shared/event-type';

/** How a condition compares a variable. */
export const operators = [
  'equals',
  'not_equals',
  'contains',
  'one_of',
  'at_least',
  'at_most',
  'exists',
  'missing',
] as const;
export type Operator = (typeof operators)[number];

/** A value that an event's variable is compared with. */
export type Wanted = Exclude<Value, null>;

/** One comparison of a variable. `exists` and `missing` take no value, `one_of` takes a list. */
export interface Condition {
  readonly variable: string;
  readonly is: Operator;
  readonly value?: Wanted | readonly Wanted[] | null | undefined;
}

/** Which events a row files: those for which all conditions hold, or any of them. */
export type When = { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };

/** The conditions, and the key that they stand under. */
export function conditionsOf(when: When): { readonly key: 'all' | 'any'; readonly conditions: readonly Condition[] } {
  return 'all' in when ? { key: 'all', conditions: when.all } : { key: 'any', conditions: when.any };
}
