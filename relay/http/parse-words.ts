import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

/**
 * What is wrong with a value, in words that continue its name: “must not be empty”. Undefined where zod's own words, or
 * those of the schema, are left as they are.
 */
export function inWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return `must ${bound(issue.origin, 'at most', Number(issue.maximum))}`;
    case 'invalid_value':
      return `must be ${listOf(issue.values.map(String))}`;
    case 'unrecognized_keys':
      return `has fields that are not known: ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'datetime' ? 'must be an ISO 8601 time with its zone' : undefined;
    case 'invalid_union':
      return 'has a form that is not allowed here';
    default:
      return undefined;
  }
}

function tooSmall(origin: string, minimum: number): string {
  const isLength = origin === 'string' || origin === 'array' || origin === 'set';
  return isLength && minimum === 1 ? 'must not be empty' : `must ${bound(origin, 'at least', minimum)}`;
}

function bound(origin: string, limit: 'at least' | 'at most', size: number): string {
  const written = size.toLocaleString('en-US');
  if (origin === 'string') return `have ${limit} ${written} ${size === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `have ${limit} ${written} ${size === 1 ? 'entry' : 'entries'}`;
  return `be ${limit} ${written}`;
}

function listOf(values: readonly string[]): string {
  return values.length === 1 ? `“${values[0]}”` : `one of ${values.map((value) => `“${value}”`).join(', ')}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a time',
};
