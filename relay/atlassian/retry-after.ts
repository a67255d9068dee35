/** Jira's longest window is its hourly quota, so a longer wait is a mistake, such as a proxy's. */
const longestWaitMs = 60 * 60 * 1000;

const seconds = /^[+-]?\d+(\.\d+)?$/;
/** The three forms of RFC 9110, section 5.6.7. All are in GMT; only asctime does not say so. */
const httpDate = /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d( GMT| \d{4})$/;

/**
 * When a `Retry-After` header (RFC 9110, section 10.2.3: seconds or an HTTP date) allows the next call, as an ISO
 * timestamp. A time in the past is taken as now, one more than an hour away as in an hour.
 * Null if there is no such header, or it can't be read.
 */
export function retryAt(headers: Pick<Headers, 'get'>, now: Date): string | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  const waitMs = seconds.test(value) ? Number(value) * 1000 : dateOf(value) - now.getTime();
  if (Number.isNaN(waitMs)) return null;
  return new Date(now.getTime() + Math.min(Math.max(waitMs, 0), longestWaitMs)).toISOString();
}

function dateOf(value: string): number {
  if (!httpDate.test(value)) return Number.NaN;
  return Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
}
