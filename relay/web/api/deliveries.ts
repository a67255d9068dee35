import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Counted } from '../formats';
import { type Period, periodTimes } from '../parts/list/period';
import { type Api, answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';
import type { Delivery, DeliveryDetail } from './types';

export const deliveriesKey = ['deliveries'] as const;

/** Which deliveries; absent fields match all. */
export interface DeliveryFilter {
  readonly state?: Delivery['state'];
  readonly destinationId?: string;
  readonly eventType?: string;
  readonly q?: string;
  readonly period?: Period;
}

const deliveriesAPage = 50;

/** The filter as the relay takes it, with the times that its period means now. */
export function deliveryQueryOf({ period, ...filter }: DeliveryFilter) {
  return { ...filter, ...periodTimes(period) };
}

/**
 * One page of the deliveries that match, newest first. Another filter or another page has no data until its own has
 * been loaded: rows of the one before would look like rows that match.
 */
export function useDeliveries(filter: DeliveryFilter, cursor: string | null, { isWanted = true } = {}) {
  const api = useApi();
  const calm = useListInterval(false);
  const busy = useListInterval(true);
  return useQuery({
    queryKey: [...deliveriesKey, 'list', filter, cursor],
    queryFn: () =>
      deliveriesOf(api, { ...deliveryQueryOf(filter), limit: deliveriesAPage, ...(cursor !== null && { cursor }) }),
    enabled: isWanted,
    refetchInterval: ({ state }) => (state.data?.items.some(isInProgress) ? busy : calm),
  });
}

/** Lists are read from their newest end: beyond so many pages, looking for a neighbour would take too long. */
const maxPagesWalked = 20;

/**
 * The delivery that stands before one in the list, and the page that it is on: null where there is none. The pages are
 * read from the first one on, since a list can't be read backwards.
 */
export function useNewerNeighbour(id: string, filter: DeliveryFilter, { isWanted }: { readonly isWanted: boolean }) {
  const api = useApi();
  return useQuery({
    queryKey: [...deliveriesKey, 'newer', filter, id],
    queryFn: async () => {
      let cursor: string | null = null;
      let seen = 0;
      let newer: { readonly id: string; readonly cursor: string | null; readonly seen: number } | null = null;
      for (let pages = 0; pages < maxPagesWalked; pages++) {
        const query = { ...deliveryQueryOf(filter), limit: deliveriesAPage, ...(cursor !== null && { cursor }) };
        const page: Awaited<ReturnType<typeof deliveriesOf>> = await deliveriesOf(api, query);
        for (const item of page.items) {
          if (item.id === id) return newer;
          newer = { id: item.id, cursor, seen };
        }
        if (page.nextCursor === null) return null;
        cursor = page.nextCursor;
        seen += page.items.length;
      }
      return null;
    },
    enabled: isWanted,
    staleTime: 60_000,
  });
}

/** How many deliveries match: as often as a list is read, or every so many milliseconds. */
export function useCountOf(filter: DeliveryFilter, { everyMs }: { readonly everyMs?: number } = {}) {
  const api = useApi();
  const calm = useListInterval();
  return useQuery({
    queryKey: [...deliveriesKey, 'count', filter],
    queryFn: async (): Promise<Counted> => {
      const { total, totalCapped } = await deliveriesOf(api, { ...deliveryQueryOf(filter), limit: 1 });
      return { total, totalCapped };
    },
    refetchInterval: everyMs ?? calm,
  });
}

type DeliveryQuery = ReturnType<typeof deliveryQueryOf> & { readonly limit: number; readonly cursor?: string };

/** One page of deliveries. */
export async function deliveriesOf(api: Api, query: DeliveryQuery) {
  const page = await answered(api.GET('/v1/deliveries', { params: { query } }));
  // It answers with CSV only where that is asked for.
  return page as Exclude<typeof page, string>;
}

function deliveryQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: [...deliveriesKey, 'one', id],
    queryFn: (): Promise<DeliveryDetail> => answered(api.GET('/v1/deliveries/{id}', { params: { path: { id } } })),
  });
}

export function useDelivery(id: string) {
  const calm = useListInterval(false);
  const busy = useListInterval(true);
  return useQuery({
    ...deliveryQuery(useApi(), id),
    refetchInterval: ({ state }) => (state.data !== undefined && isInProgress(state.data) ? busy : calm),
  });
}

/** Whether a delivery is in progress, so that its state will change in a moment. */
export function isInProgress({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'queued' || state === 'delivering';
}
