import fc from 'fast-check';
import type { AdfDocument, AdfNode } from '../../../../relay/domain/adf/document';
import type { Value } from '../../../../shared/event-type';

/** What data may look like at its worst. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '"quoted" and \\ back',
  'one\ntwo\r\nthree\rfour',
  '\n\n\n',
  '👩‍👩‍👧‍👦 family 🇩🇪',
  'lone \ud800 surrogate',
  '\udc00',
  'nul \u0000 bell \u0007 nel \u0085 del \u007f',
  '\u0000',
  '\u200b',
  '\u2028\u2029',
  '{{experimentName}} {{#x}}{{/y}}',
  '<script>alert(1)</script>',
  '{"type":"doc"}',
  'x'.repeat(40_000),
  '"'.repeat(40_000),
  '\n'.repeat(40_000),
  'word '.repeat(8_000),
  '👍'.repeat(20_000),
  '0.042',
  'https://app.avsb.example/experiments/exp_42/results',
];

export const oddAddresses: readonly string[] = [
  'https://app.avsb.example/experiments/exp_42/results',
  ' https://app.avsb.example/results\n',
  'javascript:alert(1)',
  'https://',
  'http://[',
  'https://a.example/"quoted"?a=<b>',
  'https://a.example/\ud800',
  'https://a.example/\u0000',
  `https://a.example/${'y'.repeat(40_000)}`,
  `https://a.example/${'"'.repeat(300)}`,
  'not an address',
];

export const values: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** An ADF template with a placeholder in each kind of place. */
export const fullTemplate: AdfDocument = {
  version: 1,
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [words('{{a}}')] },
    { type: 'paragraph', content: [words('Winner: '), { ...words('{{b}}'), marks: [{ type: 'strong' }] }] },
    { type: 'paragraph', content: [{ ...words('results'), marks: [{ type: 'link', attrs: { href: '{{url}}' } }] }] },
    { type: 'paragraph', content: [{ type: 'inlineCard', attrs: { url: '{{url}}' } }] },
    { type: 'blockCard', attrs: { url: '{{url}}' } },
    { type: 'codeBlock', attrs: { language: 'text' }, content: [words('{{a}}')] },
    {
      type: 'bulletList',
      content: [
        listItem(line('{{a}}')),
        listItem(line('{{b}}'), { type: 'bulletList', content: [listItem(line('{{c}}'))] }),
      ],
    },
    { type: 'panel', attrs: { panelType: 'info' }, content: [line('{{c}}')] },
    { type: 'blockquote', content: [line('{{a}}')] },
    { type: 'expand', attrs: { title: '{{b}}' }, content: [line('{{a}}')] },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            { type: 'tableHeader', content: [line('{{a}}')] },
            { type: 'tableHeader', content: [line('B')] },
          ],
        },
        {
          type: 'tableRow',
          content: [
            { type: 'tableCell', content: [line('{{b}}')] },
            { type: 'tableCell', content: [line('{{c}}')] },
          ],
        },
      ],
    },
    {
      type: 'taskList',
      attrs: { localId: '1' },
      content: [{ type: 'taskItem', attrs: { localId: '2', state: 'TODO' }, content: [words('{{c}}')] }],
    },
    {
      type: 'layoutSection',
      content: [
        { type: 'layoutColumn', attrs: { width: 50 }, content: [line('{{a}}')] },
        { type: 'layoutColumn', attrs: { width: 50 }, content: [line('{{b}}')] },
      ],
    },
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [
        { type: 'media', attrs: { type: 'external', url: '{{url}}' } },
        { type: 'caption', content: [words('{{a}}')] },
      ],
    },
    {
      type: 'paragraph',
      content: [
        { type: 'status', attrs: { text: '{{a}}', color: 'green' } },
        { type: 'date', attrs: { timestamp: '{{time}}' } },
        { type: 'emoji', attrs: { shortName: ':tada:' } },
      ],
    },
  ],
};

export function words(text: string): AdfNode {
  return { type: 'text', text };
}

export function line(text: string): AdfNode {
  return { type: 'paragraph', content: [words(text)] };
}

export function listItem(...content: AdfNode[]): AdfNode {
  return { type: 'listItem', content };
}

export function docOf(...content: AdfNode[]): AdfDocument {
  return { version: 1, type: 'doc', content };
}

/** The types of a document's nodes, in their order and nesting; neighbouring texts and line breaks are one. */
export function shapeOf(node: AdfDocument | AdfNode): unknown {
  const children = (node.content ?? []).filter(({ type }) => type !== 'hardBreak');
  const shapes = children.map(shapeOf).filter((shape, index, all) => shape !== 'text' || all[index - 1] !== 'text');
  return node.type === 'text' ? 'text' : [node.type, ...shapes];
}

/** Every type of mark in a document, with where it leads. */
export function marksIn(node: AdfDocument | AdfNode): string[] {
  const own = 'marks' in node ? (node.marks ?? []).map(({ type }) => type) : [];
  return [...new Set([...own, ...(node.content ?? []).flatMap(marksIn)])].sort();
}
