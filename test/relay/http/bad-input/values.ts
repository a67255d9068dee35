import fc, { type Arbitrary } from 'fast-check';

/** A JSON Schema, as far as the relay's document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
}

/** Looks up what a `$ref` names. */
export type Resolve = (reference: string) => Schema;

/** Strings that have broken programs before. */
const nastyStrings = [
  '',
  ' ',
  '\0',
  '\u{d800}',
  '\u202e\u0000\uffff',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '%ff',
  "'; DROP TABLE deliveries; --",
  '{{',
  '{{#a}}',
  '{{{a}}}',
  '{{=<% %>=}}',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  '=HYPERLINK("http://x")',
  '-1',
  '1e400',
  '0x7f',
  'NaN',
  '9'.repeat(400),
  'a'.repeat(10_000),
  '{'.repeat(2_000),
  '[['.repeat(1_000),
  '👩‍👩‍👧'.repeat(300),
];

const nastyNumbers = [0, -0, -1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 0.1];

/** Any value that JSON can carry, most of them at odds with every schema. */
export const nastyValues: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...nastyStrings),
  fc.constantFrom(...nastyNumbers),
  fc.constantFrom(true, false, null, [], {}, [[[[]]]], { toString: 1, length: -1 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(10, 400).map(nested),
);

/** Values that a schema allows, or nearly: lengths, formats and patterns are not always kept to. */
export function valuesOf(schema: Schema, resolve: Resolve, known: readonly string[], depth = 0): Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valuesOf(resolve(schema.$ref), resolve, known, depth);
  if (depth > 8) return fc.constant(null);
  const inner = (part: Schema) => valuesOf(part, resolve, known, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(inner));
  if (schema.type === 'object') return objectsOf(schema, inner);
  if (schema.type === 'array') return arraysOf(schema, inner);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 1_000 });
  if (schema.type === 'number') return fc.double({ min: schema.minimum ?? -10, max: schema.maximum ?? 1_000 });
  if (schema.type === 'string') return stringsOf(schema, known);
  return fc.jsonValue({ maxDepth: 2 });
}

function objectsOf(schema: Schema, inner: (part: Schema) => Arbitrary<unknown>): Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inner(part)] as const);
  const named = fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
  if (typeof schema.additionalProperties !== 'object') return named;
  const others = fc.dictionary(fc.string({ maxLength: 20 }), inner(schema.additionalProperties), { maxKeys: 4 });
  return fc.tuple(others, named).map(([other, own]) => ({ ...other, ...own }));
}

function arraysOf(
  { prefixItems, items, minItems = 0, maxItems }: Schema,
  inner: (part: Schema) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map(inner));
  return fc.array(inner(items ?? {}), { minLength: minItems, maxLength: Math.min(maxItems ?? 4, minItems + 4) });
}

function stringsOf({ format, minLength = 0, maxLength = 60 }: Schema, known: readonly string[]): Arbitrary<unknown> {
  if (format === 'date-time') return fc.constantFrom('2026-11-23T10:00:00.000Z', '0001-01-01T00:00:00Z');
  const longest = Math.max(minLength, Math.min(maxLength, 60));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: fc.string({ minLength, maxLength: longest }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength, maxLength: longest }) },
    { weight: 1, arbitrary: fc.constantFrom(...nastyStrings) },
  );
}

/** Puts a nasty value in the place of one of a value's parts, or beside them, or takes a part away. */
export function spoilt(value: unknown): Arbitrary<unknown> {
  if (Array.isArray(value)) {
    return fc.oneof(
      nastyValues,
      nastyValues.map((nasty) => [...value, nasty]),
      ...value.map((part, index) => spoilt(part).map((other) => value.with(index, other))),
    );
  }
  if (typeof value !== 'object' || value === null) return nastyValues;
  const entries = Object.entries(value);
  return fc.oneof(
    nastyValues,
    fc
      .tuple(fc.constantFrom(...nastyStrings), nastyValues)
      .map(([name, nasty]) => Object.fromEntries([...entries, [name, nasty]])),
    ...entries.map(([name]) => fc.constant(Object.fromEntries(entries.filter(([other]) => other !== name)))),
    ...entries.map(([name, part]) =>
      spoilt(part).map((other) =>
        Object.fromEntries(entries.map(([key, kept]) => [key, key === name ? other : kept] as const)),
      ),
    ),
  );
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
