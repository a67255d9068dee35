import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { adfProblems, isValidAdf } from '../../../../relay/domain/adf/validate';
import schema from '../../../../shared/contracts/adf-v1-full.schema.json';
import { cpuMsOf } from '../../../support/cpu-time';
import { seededChance } from '../../../support/seeded-chance';
import { docOf, line, words } from './samples';

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
}

const definitions = schema.definitions as unknown as Readonly<Record<string, Schema>>;

function resolved(place: Schema): Schema {
  const target = place.$ref === undefined ? undefined : definitions[place.$ref.slice('#/definitions/'.length)];
  return target === undefined ? place : resolved(target);
}

/** What the schema describes, made by chance; now and then something that it does not allow. */
function made(place: Schema, chance: () => number, depth = 0): unknown {
  const below = (count: number) => Math.floor(chance() * count);
  const pick = <T>(all: readonly T[]) => all[below(all.length)] as T;
  const is = (percent: number) => below(100) < percent;
  if (is(2))
    return pick<unknown>([1, 'x', null, {}, [], words('q'), { type: 'rule' }, { type: 'paragraph' }, line('')]);
  const {
    anyOf,
    allOf,
    enum: values,
    type,
    properties = {},
    required = [],
    items,
    minItems = 0,
    maxItems,
  } = resolved(place);
  if (anyOf !== undefined) return made(pick(anyOf), chance, depth);
  if (allOf !== undefined) return Object.assign({}, ...allOf.map((part) => made(part, chance, depth)));
  if (values !== undefined) return pick(values);
  switch (type) {
    case 'object': {
      const named = Object.entries(properties).filter(([name]) => required.includes(name) || is(40));
      const entries = named.map(([name, of]) => {
        const isLeft = name === 'content' && depth > 6 && is(70);
        return [name, isLeft ? [] : made(of, chance, depth + 1)] as const;
      });
      return { ...Object.fromEntries(entries), ...(is(1) && { beside: 1 }) };
    }
    case 'array': {
      if (Array.isArray(items)) {
        return items.slice(0, 1 + below(3)).map((item: Schema) => made(item, chance, depth + 1));
      }
      const length = maxItems === 0 ? 0 : Math.max(minItems, below(3));
      return Array.from({ length }, () => made((items ?? {}) as Schema, chance, depth + 1));
    }
    case 'string':
      return pick(['x', 'http://a', '']);
    case 'number':
    case 'integer':
      return pick([0, 1, 2, 50]);
    case 'boolean':
      return is(50);
    default:
      return {};
  }
}

describe('a document', () => {
  it('is valid exactly if Atlassian’s schema says so, and otherwise has at least one problem', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const root = { $ref: '#/definitions/doc_node' };
    const documents = fc.noShrink(fc.integer()).map((seed) => made(root, seededChance(seed)));
    let valid = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const isValid = validate(document);
        if (isValid) valid += 1;
        expect([isValidAdf(document), document]).toEqual([isValid, document]);
        expect(adfProblems(document).length > 0).toBe(!isValid);
      }),
      { numRuns: 3_000 },
    );
    expect(valid).toBeGreaterThan(500);
    expect(valid).toBeLessThan(2_500);
  });
});

describe('a document with thousands of errors', () => {
  const many = <Node>(length: number, node: Node) => Array.from({ length }, () => node);
  const extra = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 1]));

  it.each<[string, object]>([
    ['nodes of no type', docOf(...many(16_000, { type: 'rulx' }))],
    ['nodes that cannot stand there', docOf(...many(14_000, { type: 'listItem' }))],
    ['texts', docOf({ type: 'paragraph', content: many(8_000, { ...words('a'), x: 1 }) })],
    ['marks', docOf({ type: 'paragraph', content: [{ ...words('a'), marks: many(14_000, { type: 'bold' }) }] })],
    ['names in a paragraph', docOf({ type: 'paragraph', ...extra })],
    ['names in a panel', docOf({ type: 'panel', attrs: { panelType: 'info' }, content: [line('a')], ...extra })],
    ['attributes', docOf({ type: 'panel', attrs: { panelType: 'info', ...extra }, content: [line('a')] })],
    ['characters', docOf({ type: 'panel', attrs: { panelType: 'x'.repeat(200_000) }, content: [line('a')] })],
  ] as never)('is reported with at most ten, briefly and fast: %s', (_, document) => {
    let problems = adfProblems(docOf());
    const look = () => {
      problems = adfProblems(document);
    };
    expect(cpuMsOf(look)).toBeLessThan(1_000);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(problems).length).toBeLessThan(10_000);
  });
});
