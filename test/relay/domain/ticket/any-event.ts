import fc from 'fast-check';
import type { AdfDocument, AdfNode } from '../../../../relay/domain/adf/document';
import type { OccurredEvent } from '../../../../relay/domain/event';
import { eventCatalogue } from '../../../../shared/event-catalogue';
import type { Value } from '../../../../shared/event-type';

/** Texts that have broken such renderers before: quotes, markup, placeholders, half characters, sheer length. */
export const awkwardText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    'a\r\nb\n\n\nc',
    '"},{"type":"rule"},{"',
    '\\',
    '{{experimentName}}',
    '{{#lift}}x{{/lift}}',
    '{{=<% %>=}}',
    '{{',
    '<script>alert(1)</script>',
    'https://evil.example/a?b=c&d="e"',
    'javascript:alert(1)',
    '👩‍👩‍👧‍👦'.repeat(20),
    '\ud83d',
    'x\udc00y\ud800',
    'a\u0000b\u0008c\u001b[31m\u2028d\ufffe',
    '__proto__',
    '\u200b',
  ),
  fc.constantFrom('x', 'lorem ipsum ', '"\n', '👍', 'e\u0301', '\n').map((unit) => unit.repeat(40_000 / unit.length)),
);

export const anyValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: awkwardText },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

/** An event of any type of the catalogue, any of whose variables may be missing or anything. */
export const anyEvent: fc.Arbitrary<OccurredEvent> = fc.constantFrom(...eventCatalogue).chain((type) => {
  const samples = Object.fromEntries(
    type.variables.map(({ name }) => [name, fc.oneof(anyValue, sampleOf(type, name))]),
  );
  return fc.record({
    type: fc.constant(type.type),
    subject: fc.record({ kind: fc.constant(type.subjectKind), id: fc.oneof(fc.constant('exp_42'), awkwardText) }),
    occurredAt: fc.constant('2026-11-23T10:00:00Z'),
    data: fc.record(samples, { requiredKeys: [] }) as fc.Arbitrary<Record<string, Value>>,
  });
});

function sampleOf(type: (typeof eventCatalogue)[number], name: string): fc.Arbitrary<Value> {
  return fc.constant(type.sample[name] ?? null);
}

const t = (text: string, ...marks: AdfNode['marks'] & object): AdfNode => ({
  type: 'text',
  text,
  ...(marks.length > 0 && { marks }),
});
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });

/** The product page's example, and every kind of place where a value may stand. */
export const richTemplate: AdfDocument = {
  version: 1,
  type: 'doc',
  content: [
    p(t('Winner: '), t('{{winnerVariationName}}', { type: 'strong' })),
    p(t('{{experimentName}}')),
    { type: 'heading', attrs: { level: 2 }, content: [t('On {{experimentName}}')] },
    { type: 'panel', attrs: { panelType: 'info' }, content: [p(t('{{guardrailMetric}}'))] },
    { type: 'blockquote', content: [p(t('{{unknown}}'))] },
    { type: 'codeBlock', attrs: { language: 'text' }, content: [t('observed={{observedValue}} {{experimentName}}')] },
    {
      type: 'bulletList',
      content: [
        { type: 'listItem', content: [p(t('{{flagName}}'))] },
        {
          type: 'listItem',
          content: [
            p(t('{{lift}}')),
            { type: 'orderedList', content: [{ type: 'listItem', content: [p(t('{{engine}}'))] }] },
          ],
        },
      ],
    },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            { type: 'tableHeader', content: [p(t('Lift'))] },
            { type: 'tableCell', content: [p(t('{{lift}}'))] },
          ],
        },
        {
          type: 'tableRow',
          content: [
            { type: 'tableHeader', content: [p(t('{{ruleName}}'))] },
            { type: 'tableCell', content: [p(), p(t('{{experimentName}}'))] },
          ],
        },
      ],
    },
    {
      type: 'taskList',
      attrs: { localId: 'tasks' },
      content: [{ type: 'taskItem', attrs: { localId: 'task', state: 'TODO' }, content: [t('Review {{ruleName}}')] }],
    },
    {
      type: 'decisionList',
      attrs: { localId: 'd' },
      content: [
        { type: 'decisionItem', attrs: { localId: 'd1', state: 'DECIDED' }, content: [t('{{experimentName}}')] },
      ],
    },
    { type: 'expand', attrs: { title: 'More on {{experimentName}}' }, content: [p(t('{{environment}}'))] },
    {
      type: 'layoutSection',
      content: [
        { type: 'layoutColumn', attrs: { width: 50 }, content: [p(t('{{experimentName}}'))] },
        {
          type: 'layoutColumn',
          attrs: { width: 50 },
          content: [{ type: 'blockCard', attrs: { url: '{{resultsUrl}}' } }],
        },
      ],
    },
    p(
      { type: 'status', attrs: { text: '{{engine}}', color: 'green' } },
      { type: 'date', attrs: { timestamp: '{{declaredAt}}' } },
      { type: 'mention', attrs: { id: '{{activatedBy}}', text: '@{{activatedBy}}' } },
      { type: 'emoji', attrs: { shortName: '{{flagName}}' } },
    ),
    p(
      t('Results', { type: 'link', attrs: { href: '{{resultsUrl}}' } }),
      t(' and '),
      t('mail', { type: 'link', attrs: { href: 'mailto:{{owner}}' } }),
    ),
    { type: 'embedCard', attrs: { url: '{{resultsUrl}}', layout: 'center' } },
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [
        { type: 'media', attrs: { type: 'external', url: '{{resultsUrl}}' } },
        { type: 'caption', content: [t('{{experimentName}}')] },
      ],
    },
    {
      type: 'extension',
      attrs: { extensionKey: 'k', extensionType: 't', parameters: { deep: [{ text: '{{experimentName}}' }] } },
    },
    p({ type: 'inlineCard', attrs: { url: '{{resultsUrl}}' } }),
  ],
};

/** The types of all nodes, in order. */
export function typesIn(node: AdfNode | AdfDocument): string[] {
  return [node.type, ...(node.content ?? []).flatMap(typesIn)];
}
