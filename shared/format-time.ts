import type { Value } from './event-type';

/** A time for people: `20 Nov 2026, 09:30 UTC`; undefined for anything but an ISO 8601 time. */
export function formatTime(value: Value): string | undefined {
  const [, date, clock, zone] = (typeof value === 'string' && isoTime.exec(value)) || [];
  if (date === undefined) return undefined;
  // Without a zone, JavaScript would take the machine's own.
  const time = new Date(`${date}T${clock ?? '00:00'}${zone?.toUpperCase() ?? 'Z'}`);
  if (Number.isNaN(time.getTime())) return undefined;
  const day = `${time.getUTCDate()} ${months[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
  return clock === undefined ? day : `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/i;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
