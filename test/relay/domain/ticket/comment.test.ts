import fc from 'fast-check';
import { toText } from '../../../../relay/domain/adf/to-text';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { renderComment } from '../../../../relay/domain/ticket/comment';
import { oddEvents, sampleEvent } from './samples';

describe('the comment on a ticket that is still open', () => {
  it('says when, what happened and how it stands, and links to the results', () => {
    const comment = renderComment(sampleEvent('experiment.guardrail_breached'));
    expect(toText(comment)).toBe(
      [
        'Happened again on 23 Nov 2026, 10:00 UTC: p95 latency breached its threshold on Checkout redesign.',
        'Guardrail metric\np95 latency\nObserved\n512\nThreshold\n400\nDirection\nabove',
        'https://app.avsb.example/experiments/exp_42/results',
      ].join('\n\n'),
    );
  });

  it('is valid, and as short as it has to be', () => {
    fc.assert(
      fc.property(oddEvents, fc.constantFrom(600, 2_000, 32_767), (event, maxChars) => {
        const comment = renderComment(event, { maxChars });
        expect(adfProblems(comment)).toEqual([]);
        expect(JSON.stringify(comment).length).toBeLessThanOrEqual(maxChars);
      }),
      { numRuns: 100 },
    );
  });

  it('stays short whatever the data', () => {
    const long = 'very long '.repeat(4_000);
    const comment = renderComment(
      sampleEvent('experiment.guardrail_breached', { guardrailMetric: long, observedValue: long }),
    );
    expect(JSON.stringify(comment).length).toBeLessThan(3_000);
  });
});
