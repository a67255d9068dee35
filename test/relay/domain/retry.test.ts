import fc from 'fast-check';
import { backoffMs, maxBackoffMs } from '../../../relay/domain/backoff';
import { afterNothingFound, resolveByIndexMs, resolveMs } from '../../../relay/domain/uncertain';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the back-off between attempts', () => {
  it('is at most 30 s, and never zero', () => {
    fc.assert(
      fc.property(fc.nat(10_000), random, (failures, chance) => {
        const ms = backoffMs(failures, chance);
        expect(ms).toBeGreaterThanOrEqual(250);
        expect(ms).toBeLessThanOrEqual(maxBackoffMs);
      }),
    );
  });

  it('never shrinks as failures add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), random, (failures, chance) => {
        expect(backoffMs(failures + 1, chance)).toBeGreaterThanOrEqual(backoffMs(failures, chance));
      }),
    );
  });
});

describe('a look for an uncertain write that finds nothing', () => {
  const since = '2026-11-23T10:00:00.000Z';
  const endsAt = '2026-11-23T10:00:15.000Z';
  const write = { since, endsAt };
  const msAfter = (ms: number) => new Date(Date.parse(since) + ms);

  it.each([
    ['exact: before Jira can no longer be working on it', true, 15_000 + resolveMs],
    ['by the index: before that must have caught up', false, 15_000 + resolveByIndexMs],
  ])('proves nothing too early, where it is %s', (_what, isExact, resolvedMs) => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: resolvedMs - 1 }), (ms) => {
        const next = afterNothingFound(write, msAfter(ms), isExact);
        expect(next.kind).toBe('look_again');
        if (next.kind !== 'look_again') return;
        expect(Date.parse(next.at)).toBeGreaterThan(msAfter(ms).getTime());
        const latest = Math.max(msAfter(resolvedMs).getTime(), msAfter(ms).getTime() + 1_000);
        expect(Date.parse(next.at)).toBeLessThanOrEqual(latest);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: resolvedMs, max: 10 * resolvedMs }), (ms) => {
        expect(afterNothingFound(write, msAfter(ms), isExact)).toEqual({ kind: 'did_not_happen' });
      }),
    );
  });

  it('is resolved within 15 s after the timeout of the request has passed', () => {
    expect(resolveMs).toBeLessThan(15_000);
  });
});
