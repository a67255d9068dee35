/** What a delivery counts as: what was done in Jira, or else its state. Whatever is on its way counts as `waiting`. */
export const countedKinds = [
  'created',
  'commented',
  'reopened',
  'resolved',
  'waiting',
  'failed',
  'skipped',
  'held',
] as const;
export type CountedKind = (typeof countedKinds)[number];

export const bucketSizes = ['hour', 'day'] as const;
export type BucketSize = (typeof bucketSizes)[number];

/** A row of buckets one after another, in hours since 1970, in UTC: the first one, and where the last one ends. */
export interface Period {
  readonly size: BucketSize;
  readonly fromHour: number;
  readonly toHour: number;
}

export const hourMs = 60 * 60_000;

const hoursIn: Readonly<Record<BucketSize, number>> = { hour: 1, day: 24 };

/** How many buckets are shown if nobody says since when. */
const defaultBuckets: Readonly<Record<BucketSize, number>> = { hour: 24, day: 30 };

/** More are not answered at once. */
export const maxBuckets = 400;

/**
 * The whole buckets that a time lies in, from `from` until just before `to`: a bucket that is only touched is counted
 * whole. Without `from` it is the last day of hours, or the last 30 days.
 */
export function periodOf(size: BucketSize, from: Date | undefined, to: Date): Period {
  const hours = hoursIn[size];
  const toHour = Math.ceil(to.getTime() / hourMs / hours) * hours;
  if (from === undefined) return { size, fromHour: toHour - defaultBuckets[size] * hours, toHour };
  return { size, fromHour: Math.floor(from.getTime() / hourMs / hours) * hours, toHour };
}

/** The numbers of a period's buckets, oldest first: as the hour, or the day, since 1970. */
export function bucketsOf({ size, fromHour, toHour }: Period): number[] {
  const hours = hoursIn[size];
  return Array.from({ length: bucketCount({ size, fromHour, toHour }) }, (_, index) => fromHour / hours + index);
}

export function bucketCount({ size, fromHour, toHour }: Period): number {
  return Math.max(0, (toHour - fromHour) / hoursIn[size]);
}

/** How many hours a bucket has. */
export function hoursOf(size: BucketSize): number {
  return hoursIn[size];
}

/** When a bucket begins. */
export function beginOf(size: BucketSize, bucket: number): Date {
  return new Date(bucket * hoursIn[size] * hourMs);
}

/** Four to each doubling: a time that is read from its bin is at most a tenth from the true one. */
const binsPerDoubling = 4;

/** The bin of the histogram of times that a time falls into: 0 is a millisecond and less. */
export function timeBin(ms: number): number {
  return Math.floor(binsPerDoubling * Math.log2(Math.max(1, ms)));
}

/** How many times fell into a bin. */
export interface BinCount {
  readonly bin: number;
  readonly count: number;
}

/** The time that a share of all times do not exceed, as the middle of its bin; null where there are none. */
export function percentile(share: number, counts: readonly BinCount[]): number | null {
  const filled = counts.filter(({ count }) => count > 0).sort((one, other) => one.bin - other.bin);
  const rank = Math.ceil(share * filled.reduce((sum, { count }) => sum + count, 0));
  let seen = 0;
  for (const { bin, count } of filled) {
    seen += count;
    if (seen >= rank) return Math.round(2 ** ((bin + 0.5) / binsPerDoubling));
  }
  return null;
}
