/** The browser's first locale that is of the page's language, or that language. */
export function localeOf(pageLanguage: string, browserLocales: readonly string[]): string {
  return browserLocales.find((one) => wellFormed.test(one) && one.split('-')[0] === pageLanguage) ?? pageLanguage;
}

/** A browser on a server may name `en-US@posix`, which Intl refuses. */
const wellFormed = /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i;

/**
 * Everything that people read is formatted by Intl, in the page's language and the browser's zone: a sentence in two
 * languages helps nobody. Where the browser has a region of that language (English as in Britain), its formats are used.
 */
const locale = localeOf(globalThis.document?.documentElement.lang || 'en', globalThis.navigator?.languages ?? []);

const dayMs = 24 * 60 * 60_000;
const units = [
  ['hour', 60 * 60_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const medium = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
const hour = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const dayAndHour = new Intl.DateTimeFormat(locale, {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const counts = new Intl.NumberFormat(locale);
const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumFractionDigits: 1 });
const minutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', maximumFractionDigits: 0 });
const hours = new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', maximumFractionDigits: 1 });
const milliseconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
const names = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
const list = new Intl.ListFormat(locale, { type: 'conjunction' });

/** “2 hours ago”, “in 12 seconds”; date and time from a day on. */
export function formatTime(time: Date, now: Date): string {
  const awayMs = time.getTime() - now.getTime();
  if (Math.abs(awayMs) >= dayMs) return medium.format(time);
  const [unit, unitMs] = units.find(([, ms]) => Math.abs(awayMs) >= ms) ?? units[2];
  return relative.format(Math.trunc(awayMs / unitMs), unit);
}

/** Date and time in full, with the zone's name. */
export function formatFullTime(time: Date): string {
  return full.format(time);
}

/** Date and time, short: “Nov 30, 2026, 2:02 PM”. */
export function formatDateTime(time: Date): string {
  return medium.format(time);
}

/** “2:02 PM”. */
export function formatClock(time: Date): string {
  return clock.format(time);
}

/** “Nov 30”. */
export function formatDay(time: Date): string {
  return day.format(time);
}

/** “2:00 PM”. */
export function formatHour(time: Date): string {
  return hour.format(time);
}

/** “Nov 30, 2:00 – 3:00 PM”. */
export function formatHourSpan(start: Date, end: Date): string {
  return dayAndHour.formatRange(start, end);
}

export function formatCount(count: number): string {
  return counts.format(count);
}

/** “840 ms”, “2.4 sec”, “12 min”, “3.5 hr”. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return milliseconds.format(ms);
  if (ms < 120_000) return seconds.format(ms / 1_000);
  return ms < 120 * 60_000 ? minutes.format(ms / 60_000) : hours.format(ms / 3_600_000);
}

/** “a, b and c”. */
export function formatList(items: readonly string[]): string {
  return list.format(items);
}

/** “1 attempt”, “3 attempts”. */
export function countOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** How long a list is: it is counted up to a limit. */
export interface Counted {
  readonly total: number;
  readonly totalCapped?: true | undefined;
}

/** `1,000+ deliveries` where there are more than were counted. */
export function totalOf({ total, totalCapped }: Counted, one: string, many: string): string {
  return totalCapped ? `${formatTotal({ total, totalCapped })} ${many}` : countOf(total, one, many);
}

export function formatTotal({ total, totalCapped }: Counted): string {
  return totalCapped ? `${formatCount(total)}+` : formatCount(total);
}

/** The order of two names in a list: “Team 2” before “Team 10”. */
export function compareNames(one: string, other: string): number {
  return names.compare(one, other);
}
