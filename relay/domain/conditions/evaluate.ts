import type { Value, Variables } from '../../../shared/event-type';
import { safeText } from '../adf/safe-text';
import { cutAtWord } from '../template/cut';
import { holds } from './compare';
import { type Condition, conditionsOf, type Operator, type When } from './condition';

/** Why an event isn't filed by its row's conditions, as a sentence; null where it is. */
export function reasonNotToFile(when: When | null, variables: Variables): string | null {
  if (when === null) return null;
  const { key, conditions } = conditionsOf(when);
  const unmet = conditions.filter((condition) => !holds(condition, carried(condition.variable, variables)));
  const [first] = unmet;
  if (first === undefined || (key === 'any' && unmet.length < conditions.length)) return null;
  if (key === 'all' || conditions.length === 1) {
    return `Not filed: the condition “${sentenceOf(first)}” does not hold, ${found(first, variables)}.`;
  }
  const all = unmet
    .slice(0, maxNamed)
    .map((condition) => `“${sentenceOf(condition)}” (${found(condition, variables)})`);
  const rest = unmet.length > maxNamed ? `, and ${unmet.length - maxNamed} more` : '';
  return `Not filed: none of the conditions holds: ${all.join(', ')}${rest}.`;
}

/** How many conditions a sentence names. */
const maxNamed = 5;

/** How much of a value a sentence shows. */
const maxValueChars = 100;

const words: Readonly<Record<Operator, string>> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  one_of: 'is one of',
  at_least: 'is at least',
  at_most: 'is at most',
  exists: 'exists',
  missing: 'is missing',
};

function sentenceOf({ variable, is, value }: Condition): string {
  const compared = value === undefined || value === null ? '' : ` ${shown([value].flat().join(', '))}`;
  return `${shown(variable)} ${words[is]}${compared}`;
}

function found({ variable }: Condition, variables: Variables): string {
  const value = carried(variable, variables);
  const isEmpty = value === undefined || value === null || value === '';
  return isEmpty ? `${shown(variable)} is missing` : `${shown(variable)} is “${shown(value)}”`;
}

function carried(variable: string, variables: Variables): Value | undefined {
  return Object.hasOwn(variables, variable) ? variables[variable] : undefined;
}

function shown(value: Value): string {
  return cutAtWord(safeText(String(value)).replace(/\s+/g, ' '), maxValueChars);
}
