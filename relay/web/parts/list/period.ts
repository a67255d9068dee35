const hourMs = 60 * 60_000;

/** How far back to look, by its name in the address. */
const spans = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
} as const;

export type Span = keyof typeof spans;

export const spanNames = Object.keys(spans) as readonly Span[];

/** In the address, what says that the days stand beside it. */
export const customDates = 'custom';

/** The names of a period in the address. */
export const periodNames = ['time', 'from', 'to'] as const;

/** In the address, what says that one hour begins at the time beside it. */
export const oneHour = 'hour';

/**
 * A span that ends now, an hour that begins at an ISO time, or days, of which both count; either may be missing. Days are
 * `2026-11-30`.
 */
export type Period =
  | { readonly span: Span }
  | { readonly hour: string }
  | { readonly firstDay?: string; readonly lastDay?: string };

/** The times of a period as it is now: the beginning counts, the end does not. Days are those of the browser's zone. */
export function periodTimes(period: Period | undefined): { readonly from?: string; readonly to?: string } {
  if (period === undefined) return {};
  if ('span' in period) return { from: new Date(Date.now() - spans[period.span]).toISOString() };
  if ('hour' in period) return { from: period.hour, to: new Date(Date.parse(period.hour) + hourMs).toISOString() };
  const { firstDay, lastDay } = period;
  return {
    ...(firstDay !== undefined && { from: midnightAfter(firstDay, 0) }),
    ...(lastDay !== undefined && { to: midnightAfter(lastDay, 1) }),
  };
}

/** The period in the address, as a part of a filter; what isn't one is left out. */
export function readPeriod(chosen: (name: (typeof periodNames)[number]) => string | null): {
  readonly period?: Period;
} {
  const time = chosen('time');
  if (isSpan(time)) return { period: { span: time } };
  const from = chosen('from');
  if (time === oneHour && isTime(from)) return { period: { hour: from } };
  if (time !== customDates) return {};
  const to = chosen('to');
  const days = { ...(isDay(from) && { firstDay: from }), ...(isDay(to) && { lastDay: to }) };
  return Object.keys(days).length === 0 ? {} : { period: days };
}

function isSpan(value: string | null): value is Span {
  return value !== null && Object.hasOwn(spans, value);
}

function isTime(value: string | null): value is string {
  return value !== null && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** A day that can be meant: while a year is being typed, the field already holds days of the first centuries. */
function isDay(value: string | null): value is string {
  if (value === null || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  return value >= '1970-01-02' && value < '9999-12-31' && !Number.isNaN(new Date(`${value}T00:00`).getTime());
}

/** Midnight in the browser's zone, so many days later. By the calendar: not every day has 24 hours. */
function midnightAfter(day: string, daysLater: number): string {
  const midnight = new Date(`${day}T00:00`);
  midnight.setDate(midnight.getDate() + daysLater);
  return midnight.toISOString();
}
