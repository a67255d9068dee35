import fc from 'fast-check';
import type { AdfDocument, AdfNode } from '../../../relay/domain/adf/document';
import { isValidAdf } from '../../../relay/domain/adf/validate';
import { createRenderBudget, maxRenderedChars, maxRenderedNodes } from '../../../relay/domain/render-budget';
import { renderText } from '../../../relay/domain/template/template';
import { renderDescription } from '../../../relay/domain/ticket/description';
import { docOf, line, words } from './adf/samples';
import { renderTicket, sampleEvent } from './ticket/samples';

const breach = (data: Record<string, string>) => sampleEvent('experiment.guardrail_breached', data);

function nodesIn(node: AdfNode | AdfDocument): number {
  return (node.content ?? []).reduce((sum, child) => sum + nodesIn(child), 1);
}

function charsIn(node: AdfNode | AdfDocument): number {
  const own = 'text' in node ? (node.text ?? '').length : 0;
  return (node.content ?? []).reduce((sum, child) => sum + charsIn(child), own);
}

/** Each as plain text, as one text of a document, and as many texts of one. */
const templatesThatName = (times: number): readonly [string, string | AdfDocument][] => [
  ['a plain text', '{{a}}'.repeat(times)],
  ['one text of a document', docOf(line('{{a}}'.repeat(times)))],
  ['texts of a document', docOf({ type: 'paragraph', content: Array.from({ length: times }, () => words('{{a}}')) })],
  ['paragraphs of a document', docOf(...Array.from({ length: times }, () => line('{{a}}')))],
];

describe('a template that names a long value thousands of times', () => {
  it('stops writing the value once 200,000 characters are rendered', () => {
    let written = 0;
    const budget = createRenderBudget();
    const write = () => {
      written += 1;
      return 'x'.repeat(20_000);
    };
    const text = renderText('{{a}}'.repeat(5_000), {}, { write, budget });
    expect(text).toHaveLength(200_000);
    expect(written).toBe(11);
    expect(budget.isExceeded).toBe(true);
  });

  it.each(templatesThatName(5_000))('renders 200,000 characters at most as %s', (_, template) => {
    const rendered = renderDescription(template, breach({ a: 'x'.repeat(20_000) }));
    expect(charsIn(rendered)).toBeLessThanOrEqual(maxRenderedChars);
    expect(isValidAdf(rendered)).toBe(true);
  });

  it.each(templatesThatName(2_000))('makes no more than 10,000 lines of its line breaks as %s', (_, template) => {
    for (const value of ['\n'.repeat(20_000), 'x\n'.repeat(10_000), '\r\n'.repeat(10_000)]) {
      const rendered = renderDescription(template, breach({ a: value }));
      // A line is a text and a break; the template itself has paragraphs beside.
      expect(nodesIn(rendered)).toBeLessThanOrEqual(2 * maxRenderedNodes + 2_001);
      expect(isValidAdf(rendered)).toBe(true);
    }
  });

  it.each(templatesThatName(2_000))('makes no more than 10,000 links as %s', (_, template) => {
    const rendered = renderDescription(template, breach({ a: 'http://a.b ', aUrl: 'http://a.b ' }));
    expect(nodesIn(rendered)).toBeLessThanOrEqual(2 * maxRenderedNodes + 2_001);
    const ofAddresses = renderDescription('http://a.b '.repeat(9_000), breach({}));
    expect(nodesIn(ofAddresses)).toBeLessThanOrEqual(2 * maxRenderedNodes + 2);
  });

  it.each(templatesThatName(5_000))('makes a ticket that says it was shortened as %s', (_, descriptionTemplate) => {
    for (const a of ['x'.repeat(20_000), '\n'.repeat(20_000)]) {
      const row = { summaryTemplate: '{{experimentName}}', descriptionTemplate, labels: [] };
      const ticket = renderTicket(row, breach({ a }));
      expect(ticket.truncated).toBe(true);
      expect(JSON.stringify(ticket.description).length).toBeLessThanOrEqual(32_767);
      expect(JSON.stringify(ticket.description)).toContain('Shortened: this is longer than Jira allows.');
    }
  });

  it('uses up none of the description’s budget in a summary, and is shown as shortened there', () => {
    const row = { summaryTemplate: '{{a}}'.repeat(200), descriptionTemplate: 'Lift: {{lift}}', labels: [] };
    const ticket = renderTicket(row, breach({ a: 'x '.repeat(10_000), lift: '4 %' }));
    expect(ticket.summary.length).toBeLessThanOrEqual(255);
    expect(ticket.truncated).toBe(true);
    expect(JSON.stringify(ticket.description)).toContain('Lift: 4 %');
  });
});

describe('what exceeds the budget within a document', () => {
  it('leaves its structure as it is, and drops addresses rather than cut them', () => {
    const cell = (text: string): AdfNode => ({ type: 'tableCell', content: [line(text)] });
    const template = docOf(
      { type: 'panel', attrs: { panelType: 'info' }, content: [line('{{a}}')] },
      { type: 'table', content: [{ type: 'tableRow', content: [cell('one'), cell('{{a}}')] }] },
      { type: 'paragraph', content: [{ type: 'inlineCard', attrs: { url: '{{url}}' } }] },
    );
    const url = `https://a.example/${'x'.repeat(500)}`;
    const data = { a: 'x'.repeat(60), url };
    const render = (maxChars: number) =>
      renderDescription(template, breach(data), null, createRenderBudget({ maxChars }));
    fc.assert(
      fc.property(fc.nat(700), (maxChars) => {
        const rendered = render(maxChars);
        expect(isValidAdf(rendered)).toBe(true);
        expect(JSON.stringify(rendered)).not.toContain('"https://a.example/x"');
        const cards = [...JSON.stringify(rendered).matchAll(/"url":"([^"]*)"/g)].map(([, address]) => address);
        expect(cards).toEqual(maxChars < 60 + 3 + 60 + url.length ? [] : [url]);
      }),
    );
  });

  it('never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), (text, maxChars) => {
        const kept = createRenderBudget({ maxChars }).takeText(text);
        expect(text.startsWith(kept)).toBe(true);
        expect(kept.length).toBeLessThanOrEqual(maxChars);
        expect(text.length <= maxChars ? kept === text : kept.length >= maxChars - 1).toBe(true);
        expect(!text.isWellFormed() || kept.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('one long value of an event', () => {
  it('leaves room for the others in the default description, whether it is long or has many lines', () => {
    for (const guardrailMetric of ['x'.repeat(220_000), 'x\n'.repeat(110_000)]) {
      const rendered = renderDescription(
        null,
        breach({ guardrailMetric, observedValue: '512', thresholdValue: '400' }),
      );
      expect(charsIn(rendered)).toBeLessThanOrEqual(maxRenderedChars);
      expect(JSON.stringify(rendered)).toContain('"text":"512"');
      expect(JSON.stringify(rendered)).toContain('"text":"400"');
    }
  });
});

describe('the warnings about a template', () => {
  it('are at most fifty, however many unknown variables it names', () => {
    const descriptionTemplate = Array.from({ length: 9_000 }, (_, index) => `{{v${index}}}`).join('');
    const ticket = renderTicket({ summaryTemplate: 'x', descriptionTemplate, labels: [] }, breach({}));
    expect(ticket.warnings).toHaveLength(50);
  });
});
