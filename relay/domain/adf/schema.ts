import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import adf from '../../../shared/contracts/adf-v1-full.schema.json';
import type { AdfProblem } from './validate';

/** What of JSON schema Atlassian's uses to say how nodes are nested. */
interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly enum?: readonly unknown[];
}

/** One of the forms that a type of node may have. */
export interface Definition {
  readonly type: string;
  readonly schema: Schema;
}

/** The form of a whole document. */
export const rootDefinition: Definition = { type: 'doc', schema: { $ref: '#/definitions/doc_node' } };

/** What of a node is a list of further typed objects. */
export const nested = ['content', 'marks'] as const;

/** The types of nodes and marks that there are at all. */
export function knownTypes(): ReadonlySet<string> {
  known ??= new Set(
    Object.values(definitions).flatMap((schema) => definitionsIn(schema).map((definition) => definition.type)),
  );
  return known;
}

/** The forms of nodes or marks that a place allows. */
export function definitionsIn(place: Schema | undefined): Definition[] {
  if (place === undefined) return [];
  const schema = resolved(place);
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(definitionsIn);
  const type = property(schema, 'type')?.enum?.[0];
  return typeof type === 'string' ? [{ type, schema }] : [];
}

/** What the places in such a list allow: the last entry goes for all that follow; undefined where none is said. */
export function placesIn({ schema }: Definition, list: (typeof nested)[number]): readonly Schema[] | undefined {
  const found = property(resolved(schema), list);
  const items = found && resolved(found).items;
  return items === undefined || Array.isArray(items) ? items : [items as Schema];
}

/** What is wrong with a node or mark itself: its attributes and text, and how many children and marks it has. */
export function own(definition: Definition, node: object, path: string): AdfProblem[] {
  const validate = shallow(definition.schema);
  if (validate(node)) return [];
  const problems = nearest(validate.errors ?? []).map((error) => problemOf(error, path));
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

const definitions = adf.definitions as unknown as Readonly<Record<string, Schema>>;
let known: Set<string> | undefined;

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.slice('#/definitions/'.length);
  const target = name === undefined ? undefined : definitions[name];
  return target === undefined ? schema : resolved(target);
}

/** A property's schema; of a form that narrows another, the narrower one. */
function property(schema: Schema, name: string): Schema | undefined {
  const parts = schema.allOf?.map((part) => property(resolved(part), name)) ?? [];
  return schema.properties?.[name] ?? parts.findLast((part) => part !== undefined);
}

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
const compiled = new Map<Schema, ValidateFunction>();

/** The schema of a node without that of its children. */
function shallow(schema: Schema): ValidateFunction {
  const form = resolved(schema);
  const before = compiled.get(form);
  if (before !== undefined) return before;
  const validate = ajv.compile(withoutChildren(form));
  compiled.set(form, validate);
  return validate;
}

function withoutChildren(schema: Schema): object {
  if (schema.allOf !== undefined) return { allOf: schema.allOf.map((part) => withoutChildren(resolved(part))) };
  const lists = nested.flatMap((list) => {
    const found = schema.properties?.[list];
    return found === undefined ? [] : [[list, { ...resolved(found), items: {} }]];
  });
  return inlined({ ...schema, properties: { ...schema.properties, ...Object.fromEntries(lists) } });
}

/** With every reference replaced by what it refers to; marks and attributes never refer in a circle. */
function inlined(value: unknown): object {
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? inlined(item) : item));
  const schema = resolved(value as Schema);
  return Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [
      key,
      typeof part === 'object' && part !== null ? inlined(part) : part,
    ]),
  );
}

/** Of alternatives only the complaints about the one that comes nearest. */
function nearest(errors: readonly ErrorObject[]): ErrorObject[] {
  const alternatives = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const [name = ''] = /^.*\/anyOf\/\d+/.exec(error.schemaPath) ?? [];
    if (error.keyword !== 'anyOf') alternatives.set(name, [...(alternatives.get(name) ?? []), error]);
  }
  const always = alternatives.get('') ?? [];
  alternatives.delete('');
  const [first = [], ...others] = alternatives.values();
  return [...always, ...others.reduce((fewest, found) => (found.length < fewest.length ? found : fewest), first)];
}

function problemOf(error: ErrorObject, path: string): AdfProblem {
  const { keyword, params } = error;
  const inside = pathOf(error.instancePath);
  const at = [path, inside].filter((part) => part !== '').join('.');
  if (keyword === 'required') return { path: join(at, params.missingProperty), message: 'is missing' };
  if (keyword === 'additionalProperties')
    return { path: join(at, params.additionalProperty), message: 'is not allowed here' };
  return { path: at, message: messageOf(error) };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function messageOf({ keyword, message, params, data }: ErrorObject): string {
  switch (keyword) {
    case 'enum':
      return `must be ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(' or ')}, not ${JSON.stringify(data)}`;
    case 'type':
      return `must be ${/^[aeiou]/.test(params.type) ? 'an' : 'a'} ${params.type}`;
    case 'minLength':
      return 'must not be empty';
    case 'minItems':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit}`;
    case 'maxItems':
      return params.limit === 0 ? 'must be empty here' : `must have at most ${params.limit}`;
    default:
      return message ?? 'is not allowed here';
  }
}

function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}
