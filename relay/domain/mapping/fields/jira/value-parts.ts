import type { FieldError } from '../../../app-error';
import type { OccurredEvent } from '../../../event';
import type { Result } from '../../field';
import type { Found, MissingValue } from './kind';
import { variableText } from './rendered-text';
import { type FieldValue, isValueMap, type PlainValue, type ValueMap } from './setting';

/** The values that a field may be set to: one, or each of a map. `path` is where it is within the field's value. */
export function partsOf(value: FieldValue): { readonly path: string; readonly value: PlainValue }[] {
  if (value === null) return [];
  if (!isValueMap(value)) return [{ path: '', value }];
  const parts = Object.entries(value.map).map(([key, of]) => ({ path: `.map.${key}`, value: of }));
  return [...parts, { path: '.else', value: value.else }].flatMap(({ path, value: of }) =>
    of === null ? [] : [{ path, value: of }],
  );
}

/** Finds what each part of a value names; every error and everything missing, with its path. */
export function findParts(
  value: FieldValue,
  find: (part: PlainValue) => Result<Found<unknown>>,
): Result<Found<FieldValue>> {
  const errors: FieldError[] = [];
  const missing: MissingValue[] = [];
  const found = new Map<string, PlainValue>();
  for (const { path, value: part } of partsOf(value)) {
    const result = find(part);
    if (result.ok) {
      // What a kind finds is what it has read, with ids and names.
      found.set(path, result.value.value as PlainValue);
      missing.push(...result.value.missing.map((one) => ({ ...one, path: `${path}${one.path}` })));
    } else errors.push(...result.errors.map((error) => ({ ...error, path: `${path}${error.path}` })));
  }
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: { value: rebuilt(value, found), missing } };
}

/** The same value with its parts as they were found. */
function rebuilt(value: FieldValue, found: ReadonlyMap<string, PlainValue>): FieldValue {
  if (value === null) return null;
  if (!isValueMap(value)) return found.get('') ?? null;
  const map = Object.fromEntries(Object.keys(value.map).map((key) => [key, found.get(`.map.${key}`) ?? null]));
  return { by: value.by, map, else: found.get('.else') ?? null };
}

/** What a value is for an event: of a map, what the variable leads to. */
export function partFor(value: FieldValue, event: OccurredEvent): PlainValue | null {
  if (value === null || !isValueMap(value)) return value;
  const said = variableText(value.by, event).toLowerCase();
  const key = Object.keys(value.map).find((candidate) => comparable(candidate) === said);
  return said === '' || key === undefined ? value.else : (value.map[key] ?? null);
}

/** What is wrong with a map, whatever its values: two keys that are the same to an event. */
export function mapProblem({ map }: ValueMap): string | null {
  const keys = Object.keys(map).map(comparable);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice === undefined ? null : `has “${twice}” twice, since upper and lower case are the same`;
}

function comparable(key: string): string {
  return key.trim().toLowerCase();
}
