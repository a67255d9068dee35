/** A time in UTC, in years of four digits: what Jira's dates can hold. */
export type DateTime = Date;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date, or an ISO 8601 time, which is UTC unless it names its zone; null for anything else, such as 31 February. */
export function parseDateTime(text: string): DateTime | null {
  if (!isRealDay(text.slice(0, 10))) return null;
  if (text.length === 10) return inRange(new Date(`${text}T00:00:00.000Z`));
  const zone = timePattern.exec(text);
  if (zone === null) return null;
  const written = text
    .replace(' ', 'T')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    .toUpperCase();
  return inRange(new Date(zone[3] === undefined ? `${written}Z` : written));
}

/** As Jira takes a date, `2026-12-01`. */
export function dateText(time: DateTime): string {
  return time.toISOString().slice(0, 10);
}

/** As Jira takes a time, `2026-12-01T09:30:00.000+0000`. */
export function dateTimeText(time: DateTime): string {
  return time.toISOString().replace('Z', '+0000');
}

/** Whether the calendar has this day: JavaScript itself takes 31 February for 3 March. */
function isRealDay(text: string): boolean {
  if (!datePattern.test(text)) return false;
  const time = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

export function inRange(time: Date): DateTime | null {
  const year = Number.isNaN(time.getTime()) ? 0 : time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time : null;
}
