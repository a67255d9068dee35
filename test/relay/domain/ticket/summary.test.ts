import fc from 'fast-check';
import { renderSummary } from '../../../../relay/domain/ticket/summary';
import { eventTypeOf } from '../../../../shared/event-catalogue';
import { oddEvents, sampleEvent } from './samples';

const breached = 'experiment.guardrail_breached';

describe('a ticket’s summary', () => {
  it.each([
    ['experiment.winner_declared', '[Rollout] One-page checkout won on Checkout redesign'],
    ['experiment.guardrail_breached', '[Guardrail] p95 latency breached on Checkout redesign'],
    ['experiment.srm_failed', '[SRM] Sample-ratio mismatch on Checkout redesign'],
    ['flag.rule_activated', '[Flag rule live] 25 % of EU visitors on new-checkout'],
  ])('is by default as the product page has it: %s', (type, summary) => {
    expect(renderSummary(eventTypeOf(type)?.defaultMapping.summaryTemplate ?? '', sampleEvent(type))).toBe(summary);
  });

  it('is one line of 1 to 255 characters, and never has half a character', () => {
    const templates = fc.constantFrom(
      '{{experimentName}}',
      '{{flagName}} {{x}}',
      '[Rollout]\n{{experimentName}}',
      '',
      '\u200b',
      '{{#',
    );
    fc.assert(
      fc.property(oddEvents, templates, (event, template) => {
        const summary = renderSummary(template, event);
        expect(summary).toMatch(/^\S.*$/);
        expect(summary).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
        expect(summary.length).toBeLessThanOrEqual(255);
        expect(summary.isWellFormed()).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is cut at a word, with an ellipsis', () => {
    const summary = renderSummary(
      '{{experimentName}}',
      sampleEvent(breached, { experimentName: 'Checkout '.repeat(60) }),
    );
    expect(summary).toBe(`${'Checkout '.repeat(28).trimEnd()}…`);
  });

  it.each(['a\nb', 'a\r\nb', ' a \t b ', 'a\u2028b', 'a\u0085b', 'a\fb', 'a\vb'])(
    'has a space for the line break in %j',
    (experimentName) => {
      expect(renderSummary('{{experimentName}}', sampleEvent(breached, { experimentName }))).toBe('a b');
    },
  );

  it.each(['', '   ', '\u0000', '\u200b\u200d', null])(
    'is the event’s name if it would be empty: %j',
    (experimentName) => {
      expect(renderSummary('{{experimentName}}', sampleEvent(breached, { experimentName }))).toBe(
        'Guardrail breached: exp_42',
      );
    },
  );
});
