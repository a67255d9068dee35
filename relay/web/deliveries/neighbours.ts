import { useDeliveries } from '../api/deliveries';
import type { Delivery } from '../api/types';
import type { DeliveryFilters } from './filters';

/** Where a delivery stands in the list that led to it; addresses of its neighbours, undefined where there is none. */
export interface Neighbours {
  readonly newer: string | undefined;
  readonly older: string | undefined;
}

/**
 * The neighbours of a delivery in the filtered list. The page of the list is in the address: the next older delivery
 * may be the first of the following page, but lists are not read backwards, so nothing is newer than a page's first.
 */
export function useNeighbours(id: string, filters: DeliveryFilters): Neighbours {
  const { filter, cursor, search, seen } = filters;
  const page = useDeliveries(filter, cursor).data;
  const items = page?.items ?? [];
  const place = items.findIndex((item) => item.id === id);
  const isLast = place !== -1 && place === items.length - 1;
  const nextCursor = isLast ? (page?.nextCursor ?? null) : null;
  const following = useDeliveries(filter, nextCursor, { isWanted: nextCursor !== null }).data?.items[0];
  const newer = place > 0 ? items[place - 1] : undefined;
  const older = place === -1 || isLast ? undefined : items[place + 1];
  return {
    newer: newer && addressOf(newer, search),
    older:
      older !== undefined
        ? addressOf(older, search)
        : nextCursor !== null && following !== undefined
          ? addressOf(following, turned(search, nextCursor, seen + items.length))
          : undefined,
  };
}

function addressOf({ id }: Pick<Delivery, 'id'>, search: string): string {
  return `/settings/integrations/deliveries/${id}${search}`;
}

/** The same filters, on the page after that cursor. */
function turned(search: string, after: string, seen: number): string {
  const next = new URLSearchParams(search);
  next.set('after', after);
  next.set('seen', String(seen));
  return `?${next}`;
}
