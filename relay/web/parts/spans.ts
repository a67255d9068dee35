/** How far back to look, by its name in the address. */
export const spans = {
  '1h': { name: 'Last hour', ms: 60 * 60_000 },
  '24h': { name: 'Last 24 hours', ms: 24 * 60 * 60_000 },
  '7d': { name: 'Last 7 days', ms: 7 * 24 * 60 * 60_000 },
  '30d': { name: 'Last 30 days', ms: 30 * 24 * 60 * 60_000 },
} as const;

const minuteMs = 60_000;

/** When a span begins; to the minute, so that the query's key stays the same for a while. */
export function spanStart(span: string | null): string | undefined {
  if (!isSpan(span)) return undefined;
  return new Date(Math.floor((Date.now() - spans[span].ms) / minuteMs) * minuteMs).toISOString();
}

function isSpan(value: string | null): value is keyof typeof spans {
  return value !== null && Object.hasOwn(spans, value);
}
