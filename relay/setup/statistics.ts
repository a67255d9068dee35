import { notFound, unprocessable } from '../domain/app-error';
import { timestamp } from '../domain/clock';
import {
  type BucketSize,
  beginOf,
  bucketCount,
  bucketsOf,
  type CountedKind,
  countedKinds,
  hoursOf,
  maxBuckets,
  percentile,
  periodOf,
} from '../domain/statistics';
import { countsByBucket, countsByTime } from '../store/delivery-counts';
import { findDestination } from '../store/destinations';
import type { SetupContext } from './context';

/** What an admin wants to see. */
interface StatisticsQuery {
  readonly bucket: BucketSize;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly destinationId?: string | undefined;
}

/** Deliveries that arrived from then on, each counted once, as what it is now. */
type Bucket = { readonly at: string } & Readonly<Record<CountedKind, number>>;

export interface Statistics {
  readonly buckets: readonly Bucket[];
  readonly timeToTicketMs: { readonly p50: number | null; readonly p95: number | null };
}

/**
 * How many deliveries of an organisation arrived when, and what they are now.
 *
 * @throws 404 for an unknown destination, 422 for more than 400 buckets
 */
export async function viewStatistics(
  { database, now }: Pick<SetupContext, 'database' | 'now'>,
  organisationId: string,
  { bucket: size, from, to, destinationId }: StatisticsQuery,
): Promise<Statistics> {
  const period = periodOf(
    size,
    from === undefined ? undefined : new Date(from),
    to === undefined ? now() : new Date(to),
  );
  if (bucketCount(period) > maxBuckets) {
    throw unprocessable(
      `At most ${maxBuckets} buckets are answered at once. Choose a later start, or days instead of hours.`,
      [{ path: 'from', message: `is more than ${maxBuckets} ${size}s before to` }],
    );
  }
  if (destinationId !== undefined && (await findDestination(database, organisationId, destinationId)) === undefined) {
    throw notFound('destination');
  }
  const counted = { ...period, organisationId, destinationId };
  const counts = await countsByBucket(database, counted, hoursOf(size));
  const times = await countsByTime(database, counted);
  const byBucket = new Map<string, number>(counts.map(({ bucket, kind, count }) => [`${bucket} ${kind}`, count]));
  const buckets = bucketsOf(period).map((bucket): Bucket => {
    const countOf = (kind: CountedKind) => byBucket.get(`${bucket} ${kind}`) ?? 0;
    return { at: timestamp(beginOf(size, bucket)), ...kindsOf(countOf) };
  });
  return { buckets, timeToTicketMs: { p50: percentile(0.5, times), p95: percentile(0.95, times) } };
}

function kindsOf(countOf: (kind: CountedKind) => number): Record<CountedKind, number> {
  return Object.fromEntries(countedKinds.map((kind) => [kind, countOf(kind)])) as Record<CountedKind, number>;
}
