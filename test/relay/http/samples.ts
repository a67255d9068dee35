import type { OpenApiDocument, Operation } from '../../../relay/http/openapi/document';
import type { JsonSchema } from '../../../relay/http/openapi/schemas';
import type { Route } from '../../../relay/http/route';
import { wholeDocument } from '../support/document';

/** A request that a route takes, made from its document, with the values of all that is named by an id. */
export interface Sample {
  readonly params: Values;
  readonly query: Values;
  readonly body: unknown;
}

type Values = Readonly<Record<string, string>>;

/** Where a sample holds an id, and of what: `site`, `issueKey`, … */
export interface IdPlace {
  readonly where: 'params' | 'query' | 'body';
  readonly path: readonly (string | number)[];
  readonly kind: string;
}

/** The value of an id of some kind; null where it need not be in a sample. */
export type IdOf = (kind: string, isRequired: boolean) => string | null;

/** Each sample has what the route requires, and at most one id that it does not: so each id is in one of them. */
export function samplesOf(route: Route, idOf: IdOf): Sample[] {
  const { parameters, requestBody } = operationOf(route);
  const params: Record<string, string> = {};
  let query: Record<string, string> = {};
  const optional: Record<string, string>[] = [];
  for (const { name, in: place, required, schema } of parameters) {
    if (place === 'header') continue;
    const kind = kindOf(route, place === 'path' ? [...segmentBefore(route, name), name] : [name]);
    const value = (kind === undefined ? undefined : idOf(kind, required)) ?? undefined;
    if (place === 'path') params[name] = value ?? String(valueFor(schema));
    else if (required) query = { ...query, [name]: value ?? String(valueFor(schema)) };
    else if (value !== undefined) optional.push({ [name]: value, ...kindBeside(name, parameters) });
  }
  const schema = requestBody?.content['application/json']?.schema;
  const bodies = schema === undefined ? [undefined] : bodiesOf(schema, [], { route, idOf });
  return [
    ...bodies.map((body) => ({ params, query, body })),
    ...optional.map((more) => ({ params, query: { ...query, ...more }, body: bodies[0] })),
  ];
}

/** Every id in a sample. */
export function idPlacesOf(route: Route, sample: Sample): IdPlace[] {
  const inValues = (where: 'params' | 'query') =>
    Object.keys(sample[where]).flatMap((name): IdPlace[] => {
      const kind = kindOf(route, where === 'params' ? [...segmentBefore(route, name), name] : [name]);
      return kind === undefined ? [] : [{ where, path: [name], kind }];
    });
  return [...inValues('params'), ...inValues('query'), ...idsIn(route, sample.body, [])];
}

/** The sample with another value at one place. */
export function withValue(sample: Sample, { where, path }: IdPlace, value: string): Sample {
  return { ...sample, [where]: replaced(sample[where], path, value) };
}

function operationOf({ method, path }: Route): Operation {
  const operation = wholeDocument().paths[path.replace(/[:*](\w+)/g, '{$1}')]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is in no document.`);
  return operation;
}

/** `id` says of what it is by what stands before it: in a path, or around it. */
function segmentBefore({ path }: Route, name: string): string[] {
  const segments = path.split('/');
  return segments.slice(0, segments.indexOf(`:${name}`)).filter((segment) => !/^(:|v1$|forge$|$)/.test(segment));
}

/** What a parameter is an id of, by its name or by the name around it; undefined where it is no id. */
function kindOf(route: Route, path: readonly (string | number)[]): string | undefined {
  const names = path.filter((part) => typeof part === 'string');
  const [, before = '', what = ''] = /^(.*?)(ids?|keys?|urls?|cursor)$/i.exec(names.at(-1) ?? '') ?? [];
  // `valid` ends with the same letters.
  if (what === '' || (before !== '' && /^[a-z]/.test(what))) return undefined;
  const thing = singular(before || (names.at(-2) ?? resourceOf(route)));
  const last = singular(what.toLowerCase());
  if (last === 'id') return thing;
  return last === 'key' ? `${thing}Key` : last;
}

/** What a route is about: `/v1/deliveries/retry` about deliveries. */
function resourceOf({ path }: Route): string {
  return path.split('/').find((segment) => !/^(v1|forge|)$/.test(segment)) ?? '';
}

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/s$/, '');
}

/** An id of a subject is asked for together with its kind. */
function kindBeside(name: string, parameters: Operation['parameters']): Record<string, string> {
  const beside = parameters.find((parameter) => parameter.name === name.replace(/Id$/, 'Kind'));
  return beside === undefined || beside.name === name ? {} : { [beside.name]: String(valueFor(beside.schema)) };
}

interface Bodies {
  readonly route: Route;
  readonly idOf: IdOf;
}

function bodiesOf(given: JsonSchema, path: readonly string[], of: Bodies): unknown[] {
  const schema = resolved(given);
  const variants = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (variants !== undefined) return variants.flatMap((variant) => bodiesOf(variant, path, of));
  if (schema.type === 'object') return objectsOf(schema, path, of);
  if (schema.type === 'array') {
    const items = bodiesOf(schema.items as JsonSchema, path, of);
    const isNeeded = Number(schema.minItems ?? 0) > 0 || isOfIds(schema.items as JsonSchema, path, of);
    return isNeeded ? items.map((item) => [item]) : [[]];
  }
  const kind = kindOf(of.route, path);
  return [(schema.type === 'string' && kind !== undefined ? of.idOf(kind, true) : null) ?? valueFor(schema)];
}

function objectsOf(schema: JsonSchema, path: readonly string[], of: Bodies): object[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = new Set((schema.required ?? []) as string[]);
  let bases: Record<string, unknown>[] = [{}];
  for (const [name, property] of properties.filter(([known]) => required.has(known))) {
    const values = bodiesOf(property, [...path, name], of);
    bases = bases.flatMap((base) => values.map((value) => ({ ...base, [name]: value })));
  }
  const optional = properties.filter(
    ([name, property]) => !required.has(name) && isOfIds(property, [...path, name], of),
  );
  const [first = {}] = bases;
  return [
    ...bases,
    ...optional.flatMap(([name, property]) =>
      bodiesOf(property, [...path, name], of).map((value) => ({ ...first, [name]: value })),
    ),
  ];
}

/** Whether an id that we have a value for is in it. */
function isOfIds(given: JsonSchema, path: readonly string[], of: Bodies): boolean {
  const schema = resolved(given);
  const variants = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (variants !== undefined) return variants.some((variant) => isOfIds(variant, path, of));
  if (schema.type === 'array') return isOfIds(schema.items as JsonSchema, path, of);
  if (schema.type === 'object') {
    return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).some(([name, property]) =>
      isOfIds(property, [...path, name], of),
    );
  }
  const kind = schema.type === 'string' ? kindOf(of.route, path) : undefined;
  return kind !== undefined && of.idOf(kind, false) !== null;
}

function valueFor(given: JsonSchema): unknown {
  const schema = resolved(given);
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if (schema.format === 'date-time') return '2026-11-23T10:00:00.000Z';
  switch (schema.type) {
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return schema.minimum ?? 1;
    case 'null':
      return null;
    default:
      return 'x';
  }
}

function resolved(schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const name = $ref.replace('#/components/schemas/', '');
  const { schemas }: OpenApiDocument['components'] = wholeDocument().components;
  return resolved(schemas[name] ?? {});
}

function idsIn(route: Route, value: unknown, path: readonly (string | number)[]): IdPlace[] {
  if (typeof value === 'string') {
    const kind = kindOf(route, path);
    return kind === undefined ? [] : [{ where: 'body', path, kind }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    idsIn(route, inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function replaced(within: unknown, [first, ...rest]: readonly (string | number)[], value: string): unknown {
  if (first === undefined) return value;
  if (Array.isArray(within)) return within.map((item, index) => (index === first ? replaced(item, rest, value) : item));
  const known = within as Record<string, unknown>;
  return { ...known, [first]: replaced(known[first], rest, value) };
}
