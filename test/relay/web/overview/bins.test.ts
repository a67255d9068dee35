import { axisTop, binsOf, edgesOf, endOfHour, outcomes, sumOf } from '../../../../relay/web/overview/bins';

const nothing = Object.fromEntries(outcomes.map((outcome) => [outcome, 0]));
const bucket = (at: Date, counts: object) => ({ at: at.toISOString(), ...nothing, ...counts }) as never;

describe('the bars of the chart', () => {
  const now = new Date(2026, 9, 26, 10, 20);

  it('are 24 hours, of which the last one is not over yet', () => {
    const edges = edgesOf('24h', now);
    expect(edges).toHaveLength(25);
    expect(edges.at(-1)).toEqual(endOfHour(now));
    expect(edges[0]?.getTime()).toBe(endOfHour(now).getTime() - 24 * 60 * 60_000);
  });

  it('are the days of the calendar, of which the last one is not over yet', () => {
    const edges = edgesOf('7d', now);
    expect(edges).toHaveLength(8);
    expect(edges[0]).toEqual(new Date(2026, 9, 20));
    expect(edges[6]).toEqual(new Date(2026, 9, 26));
    expect(edges[7]).toEqual(endOfHour(now));
    expect(edgesOf('30d', now)).toHaveLength(31);
  });

  it('each count the hours that begin within it', () => {
    const edges = edgesOf('7d', now);
    const bins = binsOf(edges, [
      bucket(new Date(2026, 9, 25, 23), { created: 2, failed: 1 }),
      bucket(new Date(2026, 9, 26, 0), { created: 1 }),
      bucket(new Date(2026, 9, 26, 10), { commented: 4 }),
      // Older than all of them.
      bucket(new Date(2026, 9, 1), { created: 99 }),
    ]);
    expect(bins.map(({ total }) => total)).toEqual([0, 0, 0, 0, 0, 3, 5]);
    expect(bins[6]?.counts).toMatchObject({ created: 1, commented: 4, failed: 0 });
  });

  it.each([
    [0, 4],
    [4, 4],
    [5, 6],
    [10, 10],
    [24, 30],
    [451, 500],
    [1_001, 2_000],
  ])('of at most %i have an axis up to %i, with a whole number at its half', (highest, top) => {
    expect([axisTop(highest), Number.isInteger(axisTop(highest) / 2)]).toEqual([top, true]);
  });
});

it('the figures of a time are the sum of its hours', () => {
  const hours = [bucket(new Date(0), { created: 2, held: 1 }), bucket(new Date(1), { created: 3, reopened: 1 })];
  expect(sumOf(hours)).toEqual({ ...nothing, created: 5, held: 1, reopened: 1 });
  expect(sumOf([])).toEqual(nothing);
});
