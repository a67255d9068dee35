import fc from 'fast-check';
import type { AdfDocument, AdfNode } from '../../../../relay/domain/adf/document';
import { renderDocument } from '../../../../relay/domain/adf/render';
import { safeText } from '../../../../relay/domain/adf/safe-text';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { createRenderBudget } from '../../../../relay/domain/render-budget';
import type { Variables } from '../../../../shared/event-type';
import { docOf, fullTemplate, line, listItem, marksIn, oddAddresses, shapeOf, values, words } from './samples';

const render = (node: AdfNode, variables: Variables = {}) => renderDocument(docOf(node), variables).content;
const paragraph = (...content: AdfNode[]): AdfNode =>
  content.length === 0 ? { type: 'paragraph' } : { type: 'paragraph', content };
const card = (url: string): AdfNode => ({ type: 'inlineCard', attrs: { url } });
const list = (...content: AdfNode[]): AdfNode => ({ type: 'bulletList', content });
const table = (...content: AdfNode[]): AdfNode => ({ type: 'table', content });
const row = (...cells: AdfNode[]): AdfNode => ({
  type: 'tableRow',
  content: cells.map((cell) => ({ type: 'tableCell', content: [cell] })),
});
const columns = (...cells: AdfNode[]): AdfNode => ({
  type: 'layoutSection',
  content: cells.map((cell) => ({ type: 'layoutColumn', attrs: { width: 50 }, content: [cell] })),
});

describe('a custom ADF description', () => {
  it('is the product page’s example with the event’s variables', () => {
    const winner = { ...words('{{winnerVariationName}}'), marks: [{ type: 'strong' }] };
    const template = docOf(paragraph(words('Winner: '), winner), paragraph(card('{{resultsUrl}}')));
    const rendered = renderDocument(template, { winnerVariationName: 'One "page"', resultsUrl: 'https://a.example/r' });
    expect(rendered).toEqual(
      docOf(paragraph(words('Winner: '), { ...winner, text: 'One "page"' }), paragraph(card('https://a.example/r'))),
    );
  });

  it('is valid and of the template’s structure whatever the data', () => {
    const whole = shapeOf(
      renderDocument(fullTemplate, { a: 'a', b: 'b', c: 'c', url: 'https://a.example', time: '2026-11-20T09:30:00Z' }),
    );
    const filled = values.filter((value) => value !== null && safeText(String(value)).trim() !== '');
    fc.assert(
      fc.property(filled, filled, filled, (a, b, c) => {
        const data = { a, b, c, url: 'https://a.example', time: 1_795_000_000_000 };
        const rendered = renderDocument(fullTemplate, data, createRenderBudget({ maxChars: 1_000_000 }));
        expect(adfProblems(rendered)).toEqual([]);
        expect(shapeOf(rendered)).toEqual(whole);
        expect(marksIn(rendered)).toEqual(['link', 'strong']);
      }),
      { numRuns: 30 },
    );
  });

  it('is valid whatever data is missing', () => {
    const urls = fc.constantFrom(...oddAddresses);
    const some = fc.record({ a: values, b: values, c: values, url: urls, time: values }, { requiredKeys: [] });
    fc.assert(
      fc.property(some, (variables) => expect(adfProblems(renderDocument(fullTemplate, variables))).toEqual([])),
      { numRuns: 30 },
    );
  });

  it('drops a text, card or link that renders empty, and what that leaves empty', () => {
    expect(render(line('{{x}}'))).toEqual([]);
    expect(render(paragraph(card('{{x}}')))).toEqual([]);
    expect(render(paragraph(words('{{x}}'), { type: 'hardBreak' }, words('{{y}}')))).toEqual([]);
    expect(render({ type: 'blockCard', attrs: { url: '{{x}}' } })).toEqual([]);
    expect(render({ type: 'codeBlock', content: [words('{{x}}')] })).toEqual([]);
    expect(render(paragraph({ ...words('here'), marks: [{ type: 'link', attrs: { href: '{{x}}' } }] }))).toEqual([
      line('here'),
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'relative/path'])('makes no link or card of %s', (x) => {
    expect(render(paragraph({ ...words('here'), marks: [{ type: 'link', attrs: { href: '{{x}}' } }] }), { x })).toEqual(
      [line('here')],
    );
    expect(render(paragraph(card('{{x}}')), { x })).toEqual([]);
  });

  it('drops the link of a picture, too, not only that of a text', () => {
    const media = { type: 'media', attrs: { type: 'external', url: 'https://a.example/p.png' } };
    const picture = {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ ...media, marks: [{ type: 'link', attrs: { href: '{{x}}' } }] }],
    };
    expect(render(picture)).toEqual([{ ...picture, content: [media] }]);
  });

  it.each<[string, AdfNode]>([
    ['a list item, and its list', list(listItem(line('{{x}}')))],
    ['a list in a list', list(listItem(line('{{x}}'), list(listItem(line(' {{y}} ')))))],
    ['a panel', { type: 'panel', attrs: { panelType: 'info' }, content: [line('{{x}}')] }],
    ['a quotation', { type: 'blockquote', content: [line('{{x}}'), paragraph()] }],
    ['an expand', { type: 'expand', attrs: { title: 'Details' }, content: [line('{{x}}')] }],
    ['a table', table(row(line('{{x}}'), line('{{y}}')), row(line('{{x}}'), paragraph()))],
    ['columns', columns(line('{{x}}'), { type: 'blockCard', attrs: { url: '{{y}}' } })],
    ['a paragraph of blanks', paragraph(words('{{x}} '), words('{{y}}'), { type: 'hardBreak' })],
  ])('drops what a missing value leaves empty: %s', (_, node) => {
    expect(render(node)).toEqual([]);
    expect(render(node, { x: ' ', y: '\n' })).toEqual([]);
    const kept = render(node, { x: 'x', y: 'https://a.example' });
    expect(shapeOf(docOf(...kept))).toEqual(shapeOf(docOf(node)));
  });

  it('drops an emptied list item or row beside others, and no cell or column', () => {
    expect(render(list(listItem(line('{{x}}')), listItem(line('kept'))))).toEqual([list(listItem(line('kept')))]);
    expect(render(list(listItem(line('{{x}}'), list(listItem(line('kept'))))))).toEqual([
      list(listItem(paragraph(), list(listItem(line('kept'))))),
    ]);
    expect(render(list(listItem(line('{{x}}'), line('kept'))))).toEqual([list(listItem(line('kept')))]);
    expect(render(table(row(line('{{x}}'), line('kept')), row(line('{{x}}'), paragraph())))).toEqual([
      table(row(paragraph(), line('kept'))),
    ]);
    expect(render(columns(line('{{x}}'), line('kept')))).toEqual([columns(paragraph(), line('kept'))]);
  });

  it('keeps all rows of a table that a cell spans', () => {
    const [first] = row(line('A')).content ?? [];
    const spanning: AdfNode = { ...first, type: 'tableCell', attrs: { rowspan: 2 } };
    const [rendered] = render(table({ type: 'tableRow', content: [spanning] }, row(line('{{x}}'))));
    expect(rendered?.content).toHaveLength(2);
  });

  it('keeps what is blank in the template itself', () => {
    const blanks = [paragraph(), paragraph(words(' ')), table(row(paragraph(), paragraph())), { type: 'rule' }];
    expect(renderDocument(docOf(...blanks), {}).content).toEqual(blanks);
  });

  it('never leaves a blank, whatever data is missing', () => {
    const some = fc.record({ a: values, b: values, c: values, url: values, time: values }, { requiredKeys: [] });
    const keepsPlace = new Set(['tableCell', 'tableHeader', 'layoutColumn', 'listItem']);
    const leftOver = (node: AdfNode | AdfDocument): boolean =>
      (node.content ?? []).some(
        (child) =>
          leftOver(child) || (child.type === 'paragraph' && child.content === undefined && !keepsPlace.has(node.type)),
      );
    fc.assert(
      fc.property(some, (variables) => {
        const rendered = renderDocument(fullTemplate, variables);
        expect(adfProblems(rendered)).toEqual([]);
        expect(leftOver(rendered)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('drops the frame and caption of a picture without an address', () => {
    const picture = {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [
        { type: 'media', attrs: { type: 'external', url: '{{x}}' } },
        { type: 'caption', content: [words('A picture')] },
      ],
    };
    expect(render(picture)).toEqual([]);
  });

  it('keeps a card of a datasource', () => {
    const datasource = {
      type: 'blockCard',
      attrs: { datasource: { id: '1', parameters: {}, views: [{ type: 'table' }] } },
    };
    expect(render(datasource)).toEqual([datasource]);
  });

  it('writes a time into a date, and drops a date or status without one', () => {
    const date = { type: 'date', attrs: { timestamp: '{{x}}' } };
    expect(render(paragraph(date), { x: '2026-11-20T09:30:00Z' })).toEqual([
      paragraph({ type: 'date', attrs: { timestamp: '1795167000000' } }),
    ]);
    expect(render(paragraph(date, words('.')), { x: 'soon' })).toEqual([line('.')]);
    expect(render(paragraph({ type: 'status', attrs: { text: '{{x}}', color: 'red' } }, words('.')))).toEqual([
      line('.'),
    ]);
  });

  it('keeps the line breaks of data, but not in code', () => {
    expect(render(line('{{x}}'), { x: 'a\r\nb' })).toEqual([paragraph(words('a'), { type: 'hardBreak' }, words('b'))]);
    expect(render({ type: 'codeBlock', content: [words('{{x}}')] }, { x: 'a\nb' })).toEqual([
      { type: 'codeBlock', content: [words('a\nb')] },
    ]);
  });

  it('becomes plain paragraphs if data makes it invalid', () => {
    const panel = { type: 'panel', attrs: { panelType: '{{x}}' }, content: [line('Take {{y}}'), line('care')] };
    expect(render(panel, { x: 'purple', y: 'good' })).toEqual([
      paragraph(words('Take good'), { type: 'hardBreak' }, words('care')),
    ]);
  });
});
