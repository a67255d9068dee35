import fc from 'fast-check';
import type { AdfNode } from '../../../../relay/domain/adf/document';
import { renderDocument } from '../../../../relay/domain/adf/render';
import { safeText } from '../../../../relay/domain/adf/safe-text';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import type { Variables } from '../../../../shared/event-type';
import { docOf, fullTemplate, line, listItem, marksIn, oddAddresses, shapeOf, values, words } from './samples';

const render = (node: AdfNode, variables: Variables = {}) => renderDocument(docOf(node), variables).content;
const paragraph = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const card = (url: string): AdfNode => ({ type: 'inlineCard', attrs: { url } });

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
        const rendered = renderDocument(fullTemplate, { a, b, c, url: 'https://a.example', time: 1_795_000_000_000 });
        expect(adfProblems(rendered)).toEqual([]);
        expect(shapeOf(rendered)).toEqual(whole);
        expect(marksIn(rendered)).toEqual(['link', 'strong']);
      }),
      { numRuns: 30 },
    );
  });

  it('is valid whatever the data lacks', () => {
    const urls = fc.constantFrom(...oddAddresses);
    const some = fc.record({ a: values, b: values, c: values, url: urls, time: values }, { requiredKeys: [] });
    fc.assert(
      fc.property(some, (variables) => expect(adfProblems(renderDocument(fullTemplate, variables))).toEqual([])),
      { numRuns: 30 },
    );
  });

  it('drops a text, card or link that came out empty, and what that leaves empty', () => {
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

  it('drops the link of a picture too, not only that of a text', () => {
    const media = { type: 'media', attrs: { type: 'external', url: 'https://a.example/p.png' } };
    const picture = {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ ...media, marks: [{ type: 'link', attrs: { href: '{{x}}' } }] }],
    };
    expect(render(picture)).toEqual([{ ...picture, content: [media] }]);
  });

  it('keeps what the schema requires of cells, list items and panels', () => {
    const empty = { type: 'paragraph' };
    const table = (cell: AdfNode) => ({
      type: 'table',
      content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [cell] }] }],
    });
    expect(render(table(line('{{x}}')))).toEqual([table(empty)]);
    const list = (...items: AdfNode[]) => ({ type: 'bulletList', content: items });
    expect(render(list(listItem(line('{{x}}'))))).toEqual([list(listItem(empty))]);
    expect(render(list(listItem(line('{{x}}'), list(listItem(line('kept'))))))).toEqual([
      list(listItem(empty, list(listItem(line('kept'))))),
    ]);
    const panel = (content: AdfNode) => ({ type: 'panel', attrs: { panelType: 'info' }, content: [content] });
    expect(render(panel(line('{{x}}')))).toEqual([panel(empty)]);
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

  it('leaves a card of a datasource alone', () => {
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

  it('breaks lines where data does, but not in code', () => {
    expect(render(line('{{x}}'), { x: 'a\r\nb' })).toEqual([paragraph(words('a'), { type: 'hardBreak' }, words('b'))]);
    expect(render({ type: 'codeBlock', content: [words('{{x}}')] }, { x: 'a\nb' })).toEqual([
      { type: 'codeBlock', content: [words('a\nb')] },
    ]);
  });

  it('becomes plain paragraphs where data makes it invalid', () => {
    const panel = { type: 'panel', attrs: { panelType: '{{x}}' }, content: [line('Take {{y}}'), line('care')] };
    expect(render(panel, { x: 'purple', y: 'good' })).toEqual([
      paragraph(words('Take good'), { type: 'hardBreak' }, words('care')),
    ]);
  });
});
