import { type DateTime, inRange, parseDateTime } from './calendar';

/** `+5d` and `+5bd`: at most ten years. */
const pattern = /^\+(\d{1,4})(d|bd)$/i;
const maxDays = 3_650;
const dayMs = 86_400_000;

/** Whether a text means so many days or business days after the event. */
export function isOffset(text: string): boolean {
  const [, days] = pattern.exec(text) ?? [];
  return days !== undefined && Number(days) <= maxDays;
}

/** The time so many days after the event, in UTC, at the same time of day. Business days are Monday to Friday. */
export function offsetFrom(occurredAt: string, offset: string): DateTime | null {
  const from = parseDateTime(occurredAt);
  const [, days, unit] = pattern.exec(offset) ?? [];
  if (from === null || days === undefined || unit === undefined) return null;
  const shift = unit.toLowerCase() === 'd' ? Number(days) : daysFor(from.getUTCDay(), Number(days));
  return inRange(new Date(from.getTime() + shift * dayMs));
}

const saturday = 6;
const sunday = 0;

/** How many days later it is after so many business days. */
function daysFor(weekday: number, businessDays: number): number {
  let days = 0;
  let day = weekday;
  for (let left = businessDays; left > 0; ) {
    days += 1;
    day = (day + 1) % 7;
    if (day !== saturday && day !== sunday) left -= 1;
  }
  return days;
}
