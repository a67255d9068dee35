import fc from 'fast-check';
import { toText } from '../../../../relay/domain/adf/to-text';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { renderComment } from '../../../../relay/domain/ticket/comment';
import { oddEvents, sampleEvent } from './samples';

const breach = sampleEvent('experiment.guardrail_breached');
const later = {
  ...sampleEvent('experiment.guardrail_breached', { ...breach.data, observedValue: 612 }),
  occurredAt: '2026-11-24T08:15:00.000Z',
};
const results = 'https://app.avsb.example/experiments/exp_42/results';

describe('the comment on a ticket that is still open', () => {
  it('says when, what happened and the current state, and links to the results', () => {
    expect(toText(renderComment([breach]))).toBe(
      [
        'Happened again on 23 Nov 2026, 10:00 UTC: p95 latency breached its threshold on Checkout redesign.',
        'Guardrail metric\np95 latency\nObserved\n512\nThreshold\n400\nDirection\nabove',
        results,
      ].join('\n\n'),
    );
  });

  it('says only what has changed since the last report', () => {
    expect(toText(renderComment([later], { previous: breach }))).toBe(
      [
        'Happened again on 24 Nov 2026, 08:15 UTC: p95 latency breached its threshold on Checkout redesign.',
        '\nOn 23 Nov 2026, 10:00 UTC\nNow\nObserved\n512\n612',
        results,
      ].join('\n\n'),
    );
  });

  it('says that nothing has changed if nothing has', () => {
    expect(toText(renderComment([breach], { previous: breach }))).toContain(
      'The statistics have not changed since 23 Nov 2026, 10:00 UTC.',
    );
  });

  it('reports several events at once if they are queued up', () => {
    const comment = toText(renderComment([breach, breach, later]));
    expect(comment).toContain('Happened 3 times again, last on 24 Nov 2026, 08:15 UTC:');
    expect(comment).toContain('Before that on 23 Nov 2026, 10:00 UTC; 23 Nov 2026, 10:00 UTC.');
  });

  it('is valid, and as short as it has to be', () => {
    const some = fc.array(oddEvents, { minLength: 1, maxLength: 3 });
    const before = fc.option(oddEvents, { nil: undefined });
    fc.assert(
      fc.property(some, before, fc.constantFrom(600, 2_000, 32_767), ([first, ...more], previous, maxChars) => {
        const comment = renderComment([first!, ...more], { previous, maxChars });
        expect(adfProblems(comment)).toEqual([]);
        expect(JSON.stringify(comment).length).toBeLessThanOrEqual(maxChars);
      }),
      { numRuns: 100 },
    );
  });

  it('stays short whatever the data', () => {
    const long = 'very long '.repeat(4_000);
    const data = { guardrailMetric: long, observedValue: long };
    const comment = renderComment([sampleEvent('experiment.guardrail_breached', data)]);
    expect(JSON.stringify(comment).length).toBeLessThan(3_000);
  });
});
