import adf from '../../../shared/contracts/adf-v1-full.schema.json';

/** The part of JSON Schema by which Atlassian's schema describes how nodes are nested. */
export interface Schema {
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

/** The properties of a node that are lists of typed objects. */
export const nested = ['content', 'marks'] as const;

/** All types of nodes and marks. */
export function knownTypes(): ReadonlySet<string> {
  known ??= new Set(allDefinitions().map(({ type }) => type));
  return known;
}

/** Every form that a node or mark may have. */
export function allDefinitions(): Definition[] {
  return [
    rootDefinition,
    ...new Map(
      Object.values(definitions)
        .flatMap(definitionsIn)
        .map((one) => [one.schema, one]),
    ).values(),
  ];
}

/** The forms of nodes or marks that a place allows. */
export function definitionsIn(place: Schema | undefined): Definition[] {
  if (place === undefined) return [];
  const schema = resolved(place);
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(definitionsIn);
  const type = property(schema, 'type')?.enum?.[0];
  return typeof type === 'string' ? [{ type, schema }] : [];
}

/** What the place with this index in a list allows; undefined where the schema doesn't restrict it. */
type PlaceAt = (index: number) => Schema | undefined;

/** What the places in such a list allow, by each part of a definition that restricts them: all of these apply. */
export function placesOf({ schema }: Definition, list: (typeof nested)[number]): readonly PlaceAt[] {
  const known = knownPlaces[list].get(schema) ?? findPlaces(schema, list);
  knownPlaces[list].set(schema, known);
  return known;
}

const knownPlaces = { content: new Map<Schema, readonly PlaceAt[]>(), marks: new Map<Schema, readonly PlaceAt[]>() };

function findPlaces(schema: Schema, list: (typeof nested)[number]): readonly PlaceAt[] {
  return partsOf(schema).flatMap((part) => {
    const found = part.properties?.[list];
    const items = found && resolved(found).items;
    if (items === undefined) return [];
    return isTuple(items) ? [(index) => items[index]] : [() => items];
  });
}

/** Whether a place takes anything. */
export function isOpen(place: Schema): boolean {
  return Object.keys(resolved(place)).length === 0;
}

/** The schema of a node without that of its children, and without references. */
export function shallowSchema({ schema }: Definition): object {
  return withoutChildren(resolved(schema));
}

const definitions = adf.definitions as unknown as Readonly<Record<string, Schema>>;
let known: Set<string> | undefined;

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.slice('#/definitions/'.length);
  const target = name === undefined ? undefined : definitions[name];
  return target === undefined ? schema : resolved(target);
}

/** A property's schema; for a form that narrows another one, the narrower schema. */
function property(schema: Schema, name: string): Schema | undefined {
  const parts = schema.allOf?.map((part) => property(resolved(part), name)) ?? [];
  return schema.properties?.[name] ?? parts.findLast((part) => part !== undefined);
}

function isTuple(items: Schema | readonly Schema[]): items is readonly Schema[] {
  return Array.isArray(items);
}

/** A form that narrows another has that other as its first part. */
function partsOf(schema: Schema): Schema[] {
  const { allOf, ...own } = resolved(schema);
  return allOf === undefined ? [own] : allOf.flatMap(partsOf);
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
