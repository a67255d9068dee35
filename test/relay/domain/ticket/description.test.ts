import fc from 'fast-check';
import { safeText } from '../../../../relay/domain/adf/safe-text';
import { toText } from '../../../../relay/domain/adf/to-text';
import { renderDescription } from '../../../../relay/domain/ticket/description';
import type { Variables } from '../../../../shared/event-type';
import { docOf, line, marksIn, shapeOf, values, words } from '../adf/samples';
import { sampleEvent } from './samples';

const winner = sampleEvent('experiment.winner_declared');
const breach = sampleEvent('experiment.guardrail_breached');

describe('the default description', () => {
  it('has key stats, configuration, and a smart-card preview link', () => {
    expect(toText(renderDescription(null, winner)).split('\n\n')).toEqual([
      'One-page checkout won on Checkout redesign.',
      'Key statistics',
      'Winner\nOne-page checkout\nPrimary metric\nConversion rate\nLift\n+4.2%\nConfidence\n97%\nSample size\n48,210',
      'Configuration',
      'Experiment\nCheckout redesign\nExperiment id\nexp_42\nStatistics engine\nbayesian\nDeclared\n20 Nov 2026, 09:30 UTC',
      'https://app.avsb.example/experiments/exp_42/results',
    ]);
    expect(renderDescription(null, winner).content.at(-1)).toEqual({
      type: 'paragraph',
      content: [{ type: 'inlineCard', attrs: { url: 'https://app.avsb.example/experiments/exp_42/results' } }],
    });
  });

  it('leaves out what is missing from the event, and still says what happened', () => {
    const bare = renderDescription(null, { ...winner, data: {} });
    expect(toText(bare)).toBe('A variation won on this experiment.\n\nConfiguration\n\nExperiment id\nexp_42');
  });

  it('has no row for an invisible value', () => {
    expect(toText(renderDescription(null, { ...winner, data: { engine: '\u0000 \n' } }))).not.toContain(
      'Statistics engine',
    );
  });

  it('shows an invalid results address as text', () => {
    const { content } = renderDescription(null, { ...winner, data: { resultsUrl: 'javascript:alert(1)' } });
    expect(content.at(-1)).toEqual(line('javascript:alert(1)'));
  });
});

describe('a plain-text description', () => {
  it('has the event’s variables as they were sent', () => {
    expect(renderDescription('{{winnerVariationName}} won by {{lift}}.\n\n{{resultsUrl}}', winner)).toEqual(
      docOf(line('One-page checkout won by 0.042.'), {
        type: 'paragraph',
        content: [{ type: 'inlineCard', attrs: { url: 'https://app.avsb.example/experiments/exp_42/results' } }],
      }),
    );
  });

  it('keeps its paragraphs, whatever data is present or missing', () => {
    const template = 'Before {{guardrailMetric}} after\n{{observedValue}}\nend\n\nnext';
    const render = (guardrailMetric: string, observedValue: string | null) =>
      renderDescription(template, sampleEvent('experiment.guardrail_breached', { guardrailMetric, observedValue }));
    expect(render('a\n\nb', null).content).toEqual([
      {
        type: 'paragraph',
        content: [words('Before a'), { type: 'hardBreak' }, words('b after'), { type: 'hardBreak' }, words('end')],
      },
      line('next'),
    ]);
    expect(render('a', '\n\r\n').content).toHaveLength(2);
  });
});

describe('addresses in a plain-text description', () => {
  const render = (template: string, data: Variables) => renderDescription(template, { ...breach, data });
  const typesAndMarks = (template: string, data: Variables) => {
    const rendered = render(template, data);
    return [shapeOf(rendered), marksIn(rendered)];
  };
  const url = 'https://evil.example/x';

  it.each([url, `see ${url} now`, `a\n${url}\nb`, `HTTPS://evil.example ${url}`])(
    'make neither a card nor a link of names that people chose: %j',
    (experimentName) => {
      const template = 'On {{experimentName}}\n\n{{experimentName}}\n\n{{resultsUrl}}';
      const usual = typesAndMarks(template, { experimentName: 'a', resultsUrl: 'https://a.example/r' });
      expect(typesAndMarks(template, { experimentName, resultsUrl: 'https://a.example/r' })).toEqual(usual);
      expect(toText(render('{{experimentName}}', { experimentName }))).toBe(experimentName);
    },
  );

  it('become links in the template and in variables for addresses', () => {
    const card = (address: string) => ({
      type: 'paragraph',
      content: [{ type: 'inlineCard', attrs: { url: address } }],
    });
    expect(render('{{resultsUrl}}', { resultsUrl: ` ${url}\n` }).content).toEqual([card(url)]);
    expect(render('{{dashboardUrl}}', { dashboardUrl: url }).content).toEqual([card(url)]);
    expect(render('https://a.example/{{id}}', { id: '?from=https://b.example' }).content).toEqual([
      card('https://a.example/?from=https://b.example'),
    ]);
    expect(render('{{resultsUrl}}', { resultsUrl: `not ${url}` }).content).toEqual([line(`not ${url}`)]);
  });

  it('become links whatever other values contain', () => {
    const template = 'A {{a}} b\n{{a}}\n\n{{#a}}{{a}}{{/a}}{{^a}}none{{/a}}, {{resultsUrl}}\n\nend {{b}}';
    const resultsUrl = 'https://a.example/r';
    const usual = typesAndMarks(template, { a: 'a', b: 'b', resultsUrl });
    const visible = values.filter((value) => value !== false && safeText(String(value ?? '')).trim() !== '');
    fc.assert(
      fc.property(
        fc.oneof(
          visible,
          fc.webUrl(),
          fc.webUrl().map((address) => `x ${address} y`),
        ),
        visible,
        (a, b) => expect(typesAndMarks(template, { a, b, resultsUrl })).toEqual(usual),
      ),
      { numRuns: 50 },
    );
  });
});

describe('a description that comes out empty', () => {
  it.each([
    ['plain text', '{{unheardOf}}'],
    ['an empty text', ''],
    ['ADF', docOf(line('{{unheardOf}}'))],
    ['an empty document', docOf()],
    [
      'an empty panel and a rule',
      docOf({ type: 'panel', attrs: { panelType: 'info' }, content: [line('{{x}}')] }, { type: 'rule' }),
    ],
  ])('says what happened: %s', (_, template) => {
    expect(renderDescription(template, breach)).toEqual(
      docOf(line('p95 latency breached its threshold on Checkout redesign.')),
    );
  });
});
