import fc from 'fast-check';
import { backoffMs, maxBackoffMs } from '../../../relay/domain/backoff';
import { afterNothingFound, resolveMs } from '../../../relay/domain/uncertain';

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

describe('a search for an uncertain write that finds nothing', () => {
  const since = '2026-11-23T10:00:00.000Z';
  const write = { operation: 'create', issueId: null, since } as const;
  const at = (ms: number) => new Date(Date.parse(since) + ms);

  it('proves nothing before the index must have caught up', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: resolveMs - 1 }), (ms) => {
        const after = afterNothingFound(write, at(ms));
        expect(after.kind).toBe('look_again');
        if (after.kind !== 'look_again') return;
        expect(Date.parse(after.at)).toBeGreaterThan(at(ms).getTime());
        expect(Date.parse(after.at)).toBeLessThanOrEqual(Math.max(at(resolveMs).getTime(), at(ms).getTime() + 1_000));
      }),
    );
  });

  it('proves afterwards that it did not happen', () => {
    fc.assert(
      fc.property(fc.integer({ min: resolveMs, max: 10 * resolveMs }), (ms) => {
        expect(afterNothingFound(write, at(ms))).toEqual({ kind: 'did_not_happen' });
      }),
    );
  });
});
