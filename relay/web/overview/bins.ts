import type { StatsBucket } from '../api/stats';

/** What a delivery is counted as, in the order in which bars are stacked from below. */
export const outcomes = [
  'created',
  'commented',
  'reopened',
  'resolved',
  'waiting',
  'held',
  'skipped',
  'failed',
] as const;
export type Outcome = (typeof outcomes)[number];
export type Counts = Readonly<Record<Outcome, number>>;

/** The spans of the chart: a bar for each hour, or for each day of the browser's zone. */
export const chartSpans = { '24h': { hours: 24 }, '7d': { days: 7 }, '30d': { days: 30 } } as const;
export type ChartSpan = keyof typeof chartSpans;

/** One bar: from its start until the next one's. */
export interface Bin {
  readonly start: Date;
  readonly end: Date;
  readonly counts: Counts;
  readonly total: number;
}

const hourMs = 60 * 60_000;

/** The next full hour. Spans end there, so that they change once an hour and hold the hour that has begun. */
export function endOfHour(now: Date): Date {
  return new Date(Math.floor(now.getTime() / hourMs + 1) * hourMs);
}

/** Where the bars of a span begin, oldest first, and where the last one ends. */
export function edgesOf(span: ChartSpan, now: Date): readonly Date[] {
  const end = endOfHour(now);
  const length = chartSpans[span];
  if ('hours' in length) {
    return Array.from({ length: length.hours + 1 }, (_, hour) => hoursBefore(end, length.hours - hour));
  }
  const { days } = length;
  const midnights = Array.from({ length: days }, (_, day) => {
    // By the calendar: not every day has 24 hours.
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1 - day));
  });
  return [...midnights, end];
}

export function hoursBefore(end: Date, hours: number): Date {
  return new Date(end.getTime() - hours * hourMs);
}

/** The hours of the statistics, put together to the bars between these edges. */
export function binsOf(edges: readonly Date[], buckets: readonly StatsBucket[]): readonly Bin[] {
  return edges.slice(0, -1).map((start, place) => {
    const end = edges[place + 1] ?? start;
    const inside = buckets.filter(({ at }) => {
      const time = Date.parse(at);
      return time >= start.getTime() && time < end.getTime();
    });
    const counts = sumOf(inside);
    return { start, end, counts, total: totalOf(counts) };
  });
}

export function sumOf(buckets: readonly StatsBucket[]): Counts {
  const sums = outcomes.map((outcome) => [outcome, buckets.reduce((sum, bucket) => sum + bucket[outcome], 0)]);
  return Object.fromEntries(sums) as Record<Outcome, number>;
}

export function totalOf(counts: Counts): number {
  return outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** The top of an axis: round, at least 4, and with a whole number at its half. */
export function axisTop(highest: number): number {
  if (highest <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(highest));
  const factors = power === 1 ? [6, 8, 10] : [1, 2, 3, 4, 5, 6, 8, 10];
  return (factors.find((one) => one * power >= highest) ?? 10) * power;
}
