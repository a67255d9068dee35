import fc from 'fast-check';
import { checkAfterRefusalAt, nextAttemptMs, nextCheckMs, pointsToCheck } from '../../../relay/domain/check-times';
import { roundPointsPerHour } from '../../../relay/domain/points-budget';

const hourMs = 60 * 60_000;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the next check', () => {
  it('is within a day, and within an hour if there is a problem', () => {
    fc.assert(
      fc.property(chance, (random) => {
        expect(nextCheckMs(true, random)).toBeLessThanOrEqual(24 * hourMs);
        expect(nextCheckMs(true, random)).toBeGreaterThan(12 * hourMs);
        expect(nextCheckMs(false, random)).toBeLessThanOrEqual(hourMs);
        expect(nextAttemptMs(random)).toBeLessThanOrEqual(10 * 60_000);
      }),
    );
  });

  it('of many destinations created at once spreads over the whole day within a few days', () => {
    const times = Array.from({ length: 500 }, (_, index) => {
      let at = 0;
      for (let day = 0; day < 5; day += 1) at += nextCheckMs(true, ((index * 7 + day * 13) % 101) / 101);
      return Math.floor((at / hourMs) % 24);
    });
    expect(new Set(times).size).toBeGreaterThan(12);
  });

  it('after a refusal is at once, but at most once a minute', () => {
    const now = new Date('2026-11-23T10:00:00Z');
    expect(checkAfterRefusalAt(now, null)).toEqual(now);
    expect(checkAfterRefusalAt(now, '2026-11-23T09:59:30.000Z')).toEqual(new Date('2026-11-23T10:00:30Z'));
    expect(checkAfterRefusalAt(now, '2026-11-23T09:00:00.000Z')).toEqual(now);
  });

  it('is cheap enough for hundreds of destinations an hour', () => {
    expect(roundPointsPerHour / pointsToCheck(2)).toBeGreaterThan(300);
  });
});
