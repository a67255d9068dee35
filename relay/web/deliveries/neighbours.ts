import { useDeliveries, useNewerNeighbour } from '../api/deliveries';
import type { DeliveryFilters } from './filters';

/** Where a delivery stands in the list that led to it; addresses of its neighbours, undefined where there is none. */
export interface Neighbours {
  readonly newer: string | undefined;
  readonly older: string | undefined;
}

/**
 * The neighbours of a delivery in the filtered list. The page of the list is in the address: the next older delivery
 * may be the first of the following page, and the next newer one the last of the page before.
 */
export function useNeighbours(id: string, filters: DeliveryFilters): Neighbours {
  const { filter, cursor, search, seen } = filters;
  const page = useDeliveries(filter, cursor).data;
  const items = page?.items ?? [];
  const place = items.findIndex((item) => item.id === id);
  const isLast = place !== -1 && place === items.length - 1;
  const nextCursor = isLast ? (page?.nextCursor ?? null) : null;
  const following = useDeliveries(filter, nextCursor, { isWanted: nextCursor !== null }).data?.items[0];
  const preceding = useNewerNeighbour(id, filter, { isWanted: place === 0 && cursor !== null }).data ?? undefined;
  const newer = place > 0 ? items[place - 1] : undefined;
  const older = place === -1 || isLast ? undefined : items[place + 1];
  return {
    newer:
      newer !== undefined
        ? addressOf(newer.id, search)
        : preceding && addressOf(preceding.id, turned(search, preceding.cursor, preceding.seen)),
    older:
      older !== undefined
        ? addressOf(older.id, search)
        : nextCursor !== null && following !== undefined
          ? addressOf(following.id, turned(search, nextCursor, seen + items.length))
          : undefined,
  };
}

function addressOf(id: string, search: string): string {
  return `/settings/integrations/deliveries/${id}${search}`;
}

/** The same filters, on the page after that cursor; on the first one where there is none. */
function turned(search: string, after: string | null, seen: number): string {
  const next = new URLSearchParams(search);
  next.delete('after');
  next.delete('seen');
  if (after !== null) {
    next.set('after', after);
    next.set('seen', String(seen));
  }
  return next.size === 0 ? '' : `?${next}`;
}
