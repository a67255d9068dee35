import { useQuery } from '@tanstack/react-query';
import { useApi } from './context';
import { deliveriesKey, deliveriesOf } from './deliveries';
import { useListInterval } from './polling';
import type { Delivery } from './types';

/** So many deliveries are looked at; a longer queue is only counted up to here. */
const lookedAt = 200;

/** The deliveries that are in the queue of one destination. */
export interface Queued {
  readonly count: number;
  /** Whether there may be more than were counted. */
  readonly isCapped: boolean;
  /** The next one that has to wait, for instance because Jira asked AvsB to slow down. */
  readonly delayed: (Pick<Delivery, 'reason'> & { readonly nextAttemptAt: string }) | undefined;
}

/** What is queued, by destination: one request for all cards. */
export function useQueued() {
  const api = useApi();
  const query = { state: 'queued' as const, limit: lookedAt };
  return useQuery({
    queryKey: [...deliveriesKey, 'queued'],
    queryFn: () => deliveriesOf(api, query),
    select: ({ items, nextCursor }) => queuedOf(items, nextCursor !== null),
    refetchInterval: useListInterval(),
  });
}

function queuedOf(items: readonly Delivery[], isCapped: boolean): ReadonlyMap<string, Queued> {
  const queued = new Map<string, Queued>();
  for (const { destinationId, reason, nextAttemptAt } of items) {
    const known = queued.get(destinationId) ?? { count: 0, isCapped, delayed: undefined };
    const isSooner = nextAttemptAt !== null && (known.delayed?.nextAttemptAt ?? '~') > nextAttemptAt;
    const delayed = isSooner ? { reason, nextAttemptAt } : known.delayed;
    queued.set(destinationId, { ...known, count: known.count + 1, delayed });
  }
  return queued;
}
