import fc from 'fast-check';
import type { AdfDocument, AdfNode } from '../../../../relay/domain/adf/document';
import { sizeInChars } from '../../../../relay/domain/adf/size';
import { toText } from '../../../../relay/domain/adf/to-text';
import { maxDescriptionChars, truncate } from '../../../../relay/domain/adf/truncate';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { docOf, fullTemplate, line, listItem, words } from './samples';

const resultsUrl = 'https://app.avsb.example/experiments/exp_42/results';
const shorten = (document: AdfDocument, maxChars = maxDescriptionChars) =>
  truncate(document, { maxChars, resultsUrl }).document;
const note = [
  { type: 'rule' },
  {
    type: 'paragraph',
    content: [
      words('Shortened: this is longer than Jira allows. See all of it in AvsB: '),
      { type: 'inlineCard', attrs: { url: resultsUrl } },
    ],
  },
];
const bodyOf = (document: AdfDocument) => document.content.slice(0, -2);

const cell = (type: string, text: string): AdfNode => ({ type, content: [line(text)] });
const row = (label: string, value: string): AdfNode => ({
  type: 'tableRow',
  content: [cell('tableHeader', label), cell('tableCell', value)],
});
const table = (...content: AdfNode[]): AdfNode => ({ type: 'table', content });

const texts = fc.oneof(
  fc.lorem({ maxCount: 80 }),
  fc.string({ unit: fc.constantFrom('"', 'x', ' ', '👍', '\\'), minLength: 1, maxLength: 900 }),
  fc.nat(3_000).map((length) => 'y'.repeat(length + 1)),
);
const blocks = fc.oneof(
  texts.map(line),
  texts.map((text): AdfNode => ({ type: 'heading', attrs: { level: 2 }, content: [words(text)] })),
  texts.map((text): AdfNode => ({ type: 'codeBlock', content: [words(text)] })),
  texts.map((text): AdfNode => ({ type: 'panel', attrs: { panelType: 'info' }, content: [line(text)] })),
  texts.map((text): AdfNode => ({ type: 'blockquote', content: [line(text), line(text)] })),
  fc
    .array(texts, { minLength: 1, maxLength: 6 })
    .map((items): AdfNode => ({ type: 'orderedList', content: items.map((text) => listItem(line(text))) })),
  fc.array(texts, { minLength: 1, maxLength: 6 }).map((items) => table(...items.map((text) => row('label', text)))),
  fc.constantFrom(...fullTemplate.content),
);
const documents = fc.array(blocks, { maxLength: 12 }).map((content) => docOf(...content));

describe('a description longer than Jira allows', () => {
  it('is not truncated if it is short enough', () => {
    const document = docOf(line('short'));
    expect(truncate(document, { maxChars: sizeInChars(document), resultsUrl })).toEqual({ document, truncated: false });
  });

  it('fits, is valid, ends in the note with the link to the results, and is not shortened twice', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 600, max: 6_000 }), (document, maxChars) => {
        const shortened = truncate(document, { maxChars, resultsUrl });
        expect(sizeInChars(shortened.document)).toBeLessThanOrEqual(maxChars);
        expect(adfProblems(shortened.document)).toEqual([]);
        expect(shortened.truncated).toBe(sizeInChars(document) > maxChars);
        if (shortened.truncated) expect(shortened.document.content.slice(-2)).toEqual(note);
        expect(truncate(shortened.document, { maxChars, resultsUrl }).truncated).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps at least as much if more is allowed', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 600, max: 6_000 }), fc.nat(600), (document, maxChars, more) => {
        // Blank characters aside: what stood in columns has others between it once it stands one below the other.
        const chars = (limit: number) =>
          toText(docOf(...bodyWithoutNote(shorten(document, limit)))).replace(/\s/g, '').length;
        expect(chars(maxChars + more)).toBeGreaterThanOrEqual(chars(maxChars));
      }),
      { numRuns: 40 },
    );
  });

  it('loses whole blocks from its end', () => {
    const paragraphs = Array.from({ length: 100 }, (_, index) => line(`${index} ${'word '.repeat(200)}`));
    const kept = bodyOf(shorten(docOf(...paragraphs)));
    expect(kept.slice(0, -1)).toEqual(paragraphs.slice(0, kept.length - 1));
    expect(kept.length).toBeGreaterThan(29);
  });

  it('loses whole rows of a table and whole items of a list', () => {
    const rows = Array.from({ length: 500 }, (_, index) => row(`metric ${index}`, 'x'.repeat(100)));
    const items = Array.from({ length: 500 }, (_, index) => ({
      ...listItem(line(`item ${index}`), line('y'.repeat(100))),
    }));
    const [shorterTable] = bodyOf(shorten(docOf(table(...rows))));
    expect(shorterTable).toEqual(table(...rows.slice(0, shorterTable?.content?.length)));
    expect(shorterTable?.content?.length).toBeGreaterThan(80);
    const [list] = bodyOf(shorten(docOf({ type: 'bulletList', content: items })));
    expect(list?.content?.slice(0, -1)).toEqual(items.slice(0, (list?.content?.length ?? 0) - 1));
  });

  it.each([
    ['a paragraph', line],
    ['a code block', (text: string): AdfNode => ({ type: 'codeBlock', content: [words(text)] })],
    ['a panel', (text: string): AdfNode => ({ type: 'panel', attrs: { panelType: 'info' }, content: [line(text)] })],
    ['a list', (text: string): AdfNode => ({ type: 'bulletList', content: [listItem(line(text))] })],
    [
      'a task',
      (text: string): AdfNode => ({
        type: 'taskList',
        attrs: { localId: '1' },
        content: [{ type: 'taskItem', attrs: { localId: '2', state: 'TODO' }, content: [words(text)] }],
      }),
    ],
  ])('cuts a single long text at a word: %s', (_, block) => {
    const shortened = shorten(docOf(block('word '.repeat(10_000))));
    expect(toText(docOf(...bodyOf(shortened)))).toMatch(/^(word )+word…$/);
    expect(sizeInChars(shortened)).toBeGreaterThan(maxDescriptionChars - 20);
    expect(adfProblems(shortened)).toEqual([]);
  });

  it.each(['"', '👩‍👩‍👧‍👦', '\\', 'é', 'a\t'])('keeps as much as fits of a text of %j', (character) => {
    const shortened = shorten(docOf(line(character.repeat(40_000))));
    expect(sizeInChars(shortened)).toBeGreaterThan(maxDescriptionChars - 40);
    expect(JSON.stringify(shortened)).not.toMatch(/\\u[dD]/);
  });

  it('keeps every row of a table with some very long values, and what follows it', () => {
    const document = docOf(
      line('What happened'),
      table(row('Metric', 'm'.repeat(40_000)), row('Threshold', '400'), row('Why', 'n'.repeat(40_000))),
      line('after'),
    );
    const [before, kept, after] = bodyOf(shorten(document));
    expect(before).toEqual(line('What happened'));
    expect(kept?.content).toHaveLength(3);
    expect(kept?.content?.[1]).toEqual(row('Threshold', '400'));
    expect(JSON.stringify(kept?.content?.[0])).toMatch(/m{10000,}…/);
    expect(after).toEqual(line('after'));
  });

  it('does not end in a heading whose text was cut off', () => {
    const heading: AdfNode = { type: 'heading', attrs: { level: 3 }, content: [words('Configuration')] };
    const card: AdfNode = { type: 'blockCard', attrs: { url: `https://a.example/${'x'.repeat(1_000)}` } };
    expect(bodyOf(shorten(docOf(line('first'), heading, card), 700))).toEqual([line('first')]);
  });

  it.each([
    undefined,
    null,
    7,
    'javascript:alert(1)',
    `https://a.example/${'x'.repeat(500)}`,
    `https://a.example/${'"'.repeat(300)}`,
  ])('says so without a link if the results have no address that fits', (url) => {
    const { document } = truncate(docOf(line('x'.repeat(2_000))), { maxChars: 600, resultsUrl: url });
    expect(document.content.at(-1)).toEqual(line('Shortened: this is longer than Jira allows.'));
    expect(sizeInChars(document)).toBeLessThanOrEqual(600);
  });
});

function bodyWithoutNote(document: AdfDocument): readonly AdfNode[] {
  return JSON.stringify(document.content.slice(-2)) === JSON.stringify(note) ? bodyOf(document) : document.content;
}
