import fc from 'fast-check';
import { minuteMs, msUntilFree, roundPointsPerHour, type SpentPoints } from '../../../relay/domain/points-budget';

const hourMs = 60 * 60_000;
const startMs = Date.parse('2026-11-24T02:00:00.000Z');

/** Times that pass between reads, and what each read costs. */
const reads = fc.array(fc.record({ afterMs: fc.nat(hourMs / 4), points: fc.integer({ min: 1, max: 101 }) }), {
  maxLength: 200,
});

function add(spent: readonly SpentPoints[], points: number, nowMs: number): SpentPoints[] {
  return [...spent, { startMs: nowMs - (nowMs % minuteMs), points }];
}

describe('points that are spent within a budget', () => {
  it('never exceed it in any hour, and what is deferred fits after the given wait', () => {
    fc.assert(
      fc.property(reads, fc.integer({ min: 101, max: 1_000 }), (wanted, pointsPerHour) => {
        let nowMs = startMs;
        let spent: SpentPoints[] = [];
        const taken: { atMs: number; points: number }[] = [];
        for (const { afterMs, points } of wanted) {
          nowMs += afterMs;
          const waitMs = msUntilFree(spent, { points, pointsPerHour, nowMs });
          nowMs += waitMs;
          if (waitMs > 0) expect(msUntilFree(spent, { points, pointsPerHour, nowMs })).toBe(0);
          spent = add(spent, points, nowMs);
          taken.push({ atMs: nowMs, points });
          const inThisHour = taken.filter(({ atMs }) => atMs > nowMs - hourMs);
          expect(inThisHour.reduce((sum, one) => sum + one.points, 0)).toBeLessThanOrEqual(pointsPerHour);
        }
      }),
    );
  });

  it('are not deferred for longer than an hour and a minute, and not at all if they fit', () => {
    fc.assert(
      fc.property(reads, (wanted) => {
        let nowMs = startMs;
        let spent: SpentPoints[] = [];
        for (const { afterMs, points } of wanted) {
          nowMs += afterMs;
          const waitMs = msUntilFree(spent, { points, pointsPerHour: 500, nowMs });
          expect(waitMs).toBeLessThanOrEqual(hourMs + minuteMs);
          const mayCount = spent.filter(({ startMs: atMs }) => atMs > nowMs - hourMs - minuteMs);
          const sum = mayCount.reduce((total, one) => total + one.points, 0);
          if (sum + points <= 500) expect(waitMs).toBe(0);
          if (waitMs === 0) spent = add(spent, points, nowMs);
        }
      }),
    );
  });

  it("leave most of Atlassian's hour to tickets", () => {
    expect(roundPointsPerHour * 2).toBeLessThan(65_000);
  });
});
