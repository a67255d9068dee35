import fc from 'fast-check';
import { createPointsBudget, roundPointsPerHour } from '../../../relay/domain/points-budget';

const hourMs = 60 * 60_000;
const startMs = Date.parse('2026-11-24T02:00:00.000Z');

/** Times that pass between reads, and what each read costs. */
const reads = fc.array(fc.record({ afterMs: fc.nat(hourMs / 4), points: fc.integer({ min: 1, max: 101 }) }), {
  maxLength: 200,
});

describe('a budget of points', () => {
  it('is never exceeded in any hour, and what it puts off fits after the wait that it names', () => {
    fc.assert(
      fc.property(reads, fc.integer({ min: 101, max: 1_000 }), (wanted, pointsPerHour) => {
        let nowMs = startMs;
        const budget = createPointsBudget({ pointsPerHour, now: () => new Date(nowMs) });
        const spent: { atMs: number; points: number }[] = [];
        for (const { afterMs, points } of wanted) {
          nowMs += afterMs;
          const waitMs = budget.take(points);
          nowMs += waitMs;
          if (waitMs > 0) expect(budget.take(points)).toBe(0);
          spent.push({ atMs: nowMs, points });
          const inThisHour = spent.filter(({ atMs }) => atMs > nowMs - hourMs);
          expect(inThisHour.reduce((sum, one) => sum + one.points, 0)).toBeLessThanOrEqual(pointsPerHour);
        }
      }),
    );
  });

  it('puts nothing off for longer than an hour and a minute, and nothing that fits', () => {
    fc.assert(
      fc.property(reads, (wanted) => {
        let nowMs = startMs;
        const budget = createPointsBudget({ pointsPerHour: 500, now: () => new Date(nowMs) });
        const taken: { atMs: number; points: number }[] = [];
        for (const { afterMs, points } of wanted) {
          nowMs += afterMs;
          const waitMs = budget.take(points);
          expect(waitMs).toBeLessThanOrEqual(hourMs + 60_000);
          const mayCount = taken.filter(({ atMs }) => atMs > nowMs - hourMs - 60_000);
          const sum = mayCount.reduce((total, one) => total + one.points, 0);
          if (sum + points <= 500) expect(waitMs).toBe(0);
          if (waitMs === 0) taken.push({ atMs: nowMs, points });
        }
      }),
    );
  });

  it('can be spent again where it was given back', () => {
    const budget = createPointsBudget({ pointsPerHour: 101, now: () => new Date(startMs) });
    expect(budget.take(101)).toBe(0);
    expect(budget.take(1)).toBeGreaterThan(0);
    budget.giveBack(101);
    expect(budget.take(101)).toBe(0);
    expect(budget.take(1)).toBeGreaterThan(0);
  });

  it('says so where something can never fit', () => {
    const budget = createPointsBudget({ pointsPerHour: 50, now: () => new Date(startMs) });
    expect(() => budget.take(51)).toThrow(RangeError);
  });

  it("leaves most of Atlassian's hour to tickets, and after a restart still some", () => {
    expect(roundPointsPerHour * 2).toBeLessThan(65_000);
  });
});
