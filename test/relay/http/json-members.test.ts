import fc from 'fast-check';
import { createMemberReader } from '../../../relay/http/json-members';

const members = { issue: { id: 'whole', self: 'whole' }, matchedWebhookIds: 'whole' } as const;

/** What is read of a document that arrives in parts of this many bytes. */
function read(text: string, partBytes = text.length || 1): unknown {
  const reader = createMemberReader(members);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += partBytes) reader.push(bytes.subarray(at, at + partBytes));
  return JSON.parse(reader.end());
}

/** The same by parsing all of it. */
function expected(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  const pick = (from: object, names: readonly string[]) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
  const kept = pick(document, ['issue', 'matchedWebhookIds']);
  const { issue } = kept;
  const isObject = typeof issue === 'object' && issue !== null && !Array.isArray(issue);
  return isObject ? { ...kept, issue: pick(issue, ['id', 'self']) } : kept;
}

describe('the kept members of a JSON document', () => {
  it('are those that parsing the whole of it finds, however it is written and split', () => {
    const name = fc.oneof(fc.constantFrom('issue', 'id', 'self', 'matchedWebhookIds', 'fields'), fc.string());
    const anything = fc.jsonValue({ maxDepth: 4 });
    const issue = fc.dictionary(name, anything);
    const document = fc.oneof(anything, fc.dictionary(name, fc.oneof(anything, issue)));
    fc.assert(
      fc.property(
        document,
        fc.constantFrom(undefined, 2),
        fc.integer({ min: 1, max: 9 }),
        (value, indent, partBytes) => {
          // As JSON writes it: -0 is 0, for example.
          const text = JSON.stringify(value, null, indent);
          expect(read(text, partBytes)).toEqual(expected(JSON.parse(text)));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('are found by escaped names, and the last one counts', () => {
    expect(read(String.raw`{"x":"\"issue\":{","\u0069ssue":{"id":1},"issue":{"id":2}}`)).toEqual({ issue: { id: 2 } });
  });

  it.each([
    '',
    '{',
    '{"issue":{"id":"1"}',
    '{"issue":{"id":"1"},"fields":{"a":"b}',
    '{"issue":{"id":"1"}}}',
    '{"issue":{"id":"1"}} x',
    'nonsense',
    '{nonsense}',
    `{"issue":{"self":"${'x'.repeat(20_000)}"}}`,
  ])('cannot be read of what is cut off, is no JSON, or keeps too much: %.40s', (text) => {
    expect(() => read(text)).toThrow(SyntaxError);
  });
});
