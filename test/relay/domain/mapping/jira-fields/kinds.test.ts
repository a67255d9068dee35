import fc from 'fast-check';
import { isValidAdf } from '../../../../../relay/domain/adf/validate';
import { type FieldKind, fieldKinds } from '../../../../../relay/domain/mapping/fields/jira/kind';
import { kindOf } from '../../../../../relay/domain/mapping/fields/jira/kind-of';
import { renderSettings } from '../../../../../relay/domain/mapping/fields/jira/render';
import { resolveSettings } from '../../../../../relay/domain/mapping/fields/jira/resolve';
import type { FieldValue, PlainValue } from '../../../../../relay/domain/mapping/fields/jira/setting';
import type { Variables } from '../../../../../shared/event-type';
import { fieldOf, schemas } from './create-fields';

const nothing: ReadonlySet<string> = new Set();
/** 20 November 2026 is a Friday. */
const eventWith = (data: Variables, occurredAt = '2026-11-20T09:30:00.000Z') => ({
  type: 'experiment.guardrail_breached',
  subject: { kind: 'experiment' as const, id: 'exp_42' },
  occurredAt,
  data,
});
const data = {
  metric: 'p95 latency',
  direction: 'Above',
  value: 512,
  due: '2026-12-24',
  at: '2026-12-24T18:00:00+01:00',
  page: 'https://app.avsb.example/e',
  epic: 'OPS-7',
  empty: '',
};

function placeOf(kind: FieldKind) {
  const issueType = { id: '10', name: 'Bug' };
  const metadata = { projectKey: 'OPS', issueTypes: [issueType], screens: new Map() };
  return { metadata, issueType, screen: [fieldOf(kind)] };
}

function resolve(kind: FieldKind, value: FieldValue) {
  return resolveSettings([{ name: 'severity', value }], placeOf(kind), []);
}

/** What Jira gets for a value of a kind; undefined where nothing is sent. */
function sent(kind: FieldKind, value: FieldValue, event = eventWith(data)): unknown {
  const settings = resolve(kind, value);
  if (!settings.ok) throw new Error(JSON.stringify(settings.errors));
  return renderSettings(settings.value, event, nothing).values.customfield_1;
}

const paragraph = (text: string) => ({
  version: 1,
  type: 'doc' as const,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

describe('what Jira gets', () => {
  it.each<[string, FieldKind, FieldValue, unknown]>([
    ['a text with variables', 'text', ' {{metric}} is {{direction}} ', 'p95 latency is Above'],
    ['a text of several lines in one', 'text', 'a\n  b', 'a b'],
    ['no text that renders empty', 'text', '{{empty}} {{unknown}}', undefined],
    ['a text of 255 characters at most', 'text', 'x'.repeat(300), `${'x'.repeat(254)}…`],
    ['an address', 'url', '{{page}}', 'https://app.avsb.example/e'],
    ['no address that is none', 'url', '{{metric}}', undefined],
    ['a paragraph as a document', 'paragraph', 'It is {{direction}}.', paragraph('It is Above.')],
    ['a document', 'paragraph', paragraph('{{metric}}'), paragraph('p95 latency')],
    ['no paragraph that renders blank', 'paragraph', '{{empty}}', undefined],
    ['a number', 'number', 4.2, 4.2],
    ['a number from a template', 'number', '{{value}}', 512],
    ['no number that is none', 'number', '{{metric}}', undefined],
    ['a date', 'date', '2026-12-01', '2026-12-01'],
    ['a date from a template', 'date', '{{due}}', '2026-12-24'],
    ['the day of a time in UTC', 'date', '{{at}}', '2026-12-24'],
    ['no date that is none', 'date', '{{metric}}', undefined],
    ['a day so many days after the event', 'date', '+5d', '2026-11-25'],
    ['a day so many business days after the event', 'date', '+5bd', '2026-11-27'],
    ['the Monday after a Friday', 'date', '+1BD', '2026-11-23'],
    ['a time', 'datetime', '2026-12-01', '2026-12-01T00:00:00.000+0000'],
    ['a time from a template', 'datetime', '{{at}}', '2026-12-24T17:00:00.000+0000'],
    ['a time so many days after the event', 'datetime', '+2d', '2026-11-22T09:30:00.000+0000'],
    ['an option by its id', 'option', { name: 'HIGH' }, { id: '1' }],
    ['options', 'options', [{ name: 'low' }, { id: '1' }], [{ id: '2' }, { id: '1' }]],
    ['no empty list', 'options', [], undefined],
    ['a version', 'version', { id: '2' }, { id: '2' }],
    ['versions', 'versions', [{ name: 'High' }], [{ id: '1' }]],
    ['a component', 'component', { name: 'Low' }, { id: '2' }],
    ['components', 'components', [{ name: 'Low' }, { name: 'low' }], [{ id: '2' }]],
    ['a security level', 'securityLevel', { name: 'High' }, { id: '1' }],
    ['a group by its name', 'group', { name: 'sre' }, { name: 'sre' }],
    ['groups', 'groups', [{ name: 'sre' }, { name: 'sre' }], [{ name: 'sre' }]],
    [
      'both levels of a cascade',
      'cascade',
      { name: 'High', child: { name: 'quite' } },
      { id: '1', child: { id: '12' } },
    ],
    ['the first level of a cascade', 'cascade', { name: 'Low' }, { id: '2' }],
    ['labels without blanks', 'labels', ['{{metric}}', 'a', 'a', '{{empty}}'], ['p95-latency', 'a']],
    ['no labels that are empty', 'labels', ['{{empty}}'], undefined],
    ['a person', 'user', { accountId: 'acc-1' }, { accountId: 'acc-1' }],
    ['people', 'users', [{ accountId: 'a' }, { accountId: 'a' }], [{ accountId: 'a' }]],
    ['a parent by its key', 'parent', '{{epic}}', { key: 'OPS-7' }],
    ['no parent that is no key', 'parent', '{{metric}}', undefined],
    ['nothing of null', 'option', null, undefined],
  ])('is %s', (_, kind, value, expected) => {
    expect(sent(kind, value)).toEqual(expected);
  });

  it.each<[string, PlainValue | null, unknown]>([
    ['the value of the variable, in any case', { name: 'High' }, { id: '1' }],
    ['nothing where the map says null', null, undefined],
  ])('of a map is %s', (_, above, expected) => {
    expect(sent('option', { by: 'direction', map: { ABOVE: above }, else: { name: 'Low' } })).toEqual(expected);
  });

  it.each(['unknown', 'empty', 'metric'])('of a map is its “else” for any other value, as of {{%s}}', (by) => {
    expect(sent('option', { by, map: { above: { name: 'High' } }, else: { name: 'Low' } })).toEqual({ id: '2' });
    expect(sent('option', { by, map: { above: { name: 'High' } }, else: null })).toBeUndefined();
  });

  it('leaves out what Jira has refused', () => {
    const settings = resolve('text', 'x');
    const fields = settings.ok ? settings.value : [];
    expect(renderSettings(fields, eventWith({}), new Set(['customfield_1'])).values).toEqual({});
  });
});

describe('a value that a field cannot hold', () => {
  it.each<[FieldKind, FieldValue, string, string]>([
    ['text', 4, '.value', 'must be a text'],
    ['text', '{{#open}}', '.value', 'This is not a valid template'],
    ['url', 'ftp://files', '.value', 'must be an address'],
    ['number', 'many', '.value', 'must be a number'],
    ['date', '2026-02-31', '.value', 'must be a date'],
    ['date', '+5w', '.value', 'must be a date'],
    ['date', '+9999d', '.value', 'must be a date'],
    ['option', 'High', '.value', "must be one of the field's values"],
    ['option', { name: 'Medium' }, '.value', "“Severity” doesn't have the value “Medium”"],
    ['options', [{ id: '1' }, { id: '9' }], '.value[1]', "“Severity” doesn't have the value “9”"],
    ['options', { id: '1' }, '.value', 'must be a list'],
    ['cascade', { id: '1', child: { name: 'Low' } }, '.value.child', "doesn't have the value “Low”"],
    ['labels', 'a', '.value', 'must be a list'],
    ['user', { name: 'Ada' }, '.value', 'must be a person'],
    ['parent', 'an epic', '.value', 'must be the key of an issue'],
    ['unsupported', 'x', '.value', 'is of a kind that AvsB cannot set'],
    ['number', { by: 'direction', map: { above: 'many' }, else: 'few' }, '.value.map.above', 'must be a number'],
  ])('of kind %s is refused: %j', (kind, value, path, message) => {
    const result = resolve(kind, value);
    const [first] = result.ok ? [] : result.errors;
    expect(first).toEqual({ path: `[0]${path}`, message: expect.stringContaining(message) });
  });
});

describe('the kind of a field', () => {
  it.each(fieldKinds)('is known by its schema: %s', (kind) => {
    expect(kindOf(fieldOf(kind))).toBe(kind);
  });

  it.each<[string, Parameters<typeof fieldOf>[1], FieldKind]>([
    [
      'of the environment, a document',
      { fieldId: 'environment', schema: { type: 'string', system: 'environment' } },
      'paragraph',
    ],
    ['by its id where Jira leaves the schema empty', { fieldId: 'assignee', schema: {} }, 'user'],
    ['unsupported where it cannot be set', { operations: [] }, 'unsupported'],
    ['known where Jira does not say how it is written', { operations: undefined as never }, 'text'],
    [
      'unsupported for a sprint, which looks like labels',
      { schema: { type: 'array', items: 'string', custom: 'com.pyxis.greenhopper.jira:gh-sprint' } },
      'unsupported',
    ],
    ['unsupported for an array of unknown items', { schema: { type: 'array' } }, 'unsupported'],
    ['unsupported for a kind of an app', { schema: { type: 'team' } }, 'unsupported'],
  ])('is %s', (_, change, kind) => {
    const { operations, ...field } = fieldOf('text', change);
    expect(kindOf(operations === undefined ? field : { ...field, operations })).toBe(kind);
  });
});

describe('any value and any event', () => {
  const words = fc.oneof(
    fc.constantFrom('{{a}}', '{{b}} {{c}}', '{{a}}-{{b}}', '{{#a}}{{b}}{{/a}}', '+5d', '2026-12-01', 'OPS-1', '5', ''),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  const refs = fc.constantFrom({ id: '1' }, { name: 'Low' }, { accountId: 'x' }, { id: '1', child: { id: '11' } });
  const plain = fc.oneof(words, fc.double(), refs, fc.array(fc.oneof(words, refs), { maxLength: 5 }));
  const values: fc.Arbitrary<FieldValue> = fc.oneof(
    plain,
    fc.record({ by: fc.constantFrom('a', 'b'), map: fc.dictionary(fc.constantFrom('1', 'x'), plain), else: plain }),
  );
  const datum = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.double(), fc.boolean(), fc.constant(null));
  const events = fc.record({ a: datum, b: datum, c: datum });

  it('make nothing empty, and no date, address, number or label that Jira refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fieldKinds), values, events, (kind, value, variables) => {
        const settings = resolve(kind, value);
        if (!settings.ok) return;
        const { values: rendered } = renderSettings(settings.value, eventWith(variables), nothing);
        if ('customfield_1' in rendered) expect(isTaken(kind, rendered.customfield_1)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('render no more than a ticket may have, whatever a template repeats', () => {
    const long = 'x'.repeat(30_000);
    const fields = Array.from({ length: 50 }, (_, index) => ({
      fieldId: `customfield_${index}`,
      name: `Field ${index}`,
      kind: index % 2 === 0 ? ('paragraph' as const) : ('labels' as const),
      value: index % 2 === 0 ? '{{a}}'.repeat(1_000) : Array.from({ length: 100 }, () => '{{a}}'.repeat(100)),
    }));
    const begun = performance.now();
    const { values: rendered, truncated } = renderSettings(fields, eventWith({ a: long }), nothing);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(truncated).toBe(true);
    expect(JSON.stringify(rendered).length).toBeLessThan(1_000_000);
  });
});

/** Whether Jira takes what was rendered for a field of the kind. */
function isTaken(kind: FieldKind, value: unknown): boolean {
  const isText = (text: unknown) =>
    typeof text === 'string' && text.trim() !== '' && text.length <= 255 && text.isWellFormed();
  switch (kind) {
    case 'text':
      return isText(value);
    case 'url':
      return typeof value === 'string' && URL.canParse(value);
    case 'paragraph':
      return isValidAdf(value as object) && JSON.stringify(value).length <= 32_767;
    case 'number':
      return Number.isFinite(value);
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/.test(value);
    case 'labels':
      return Array.isArray(value) && value.length > 0 && value.every((label) => isText(label) && !/\s/.test(label));
    case 'parent':
      return /^[A-Z][A-Z0-9_]*-\d+$/.test((value as { key: string }).key);
    default:
      return value !== null && typeof value === 'object' && JSON.stringify(value).length > 2;
  }
}

it('has a schema for every kind', () => expect(Object.keys(schemas)).toEqual([...fieldKinds]));
