import { Link } from 'wouter';
import type { Destination } from '../api/types';
import type { Counted } from '../formats';
import { texts } from './texts';

interface SkippedLatelyProps {
  readonly destination: Pick<Destination, 'id' | 'skippedLately'>;
  /** Only the events of this type. */
  readonly eventType?: string;
  /** What stands before the link. */
  readonly before?: string;
}

/** How many events were skipped in the last 7 days, so that a condition that never holds is noticed; nothing where none was. */
export function SkippedLately({ destination: { id, skippedLately }, eventType, before }: SkippedLatelyProps) {
  const own = skippedLately.filter((row) => eventType === undefined || row.eventType === eventType);
  const skipped: Counted = {
    total: own.reduce((sum, { total }) => sum + total, 0),
    totalCapped: own.some(({ totalCapped }) => totalCapped) || undefined,
  };
  if (skipped.total === 0) return null;
  const query = new URLSearchParams({
    state: 'skipped',
    destination: id,
    ...(eventType && { event: eventType }),
    time: '7d',
  });
  return (
    <>
      {before}
      <Link href={`/settings/integrations/deliveries?${query}`}>{texts.skippedLately(skipped)}</Link>
    </>
  );
}
