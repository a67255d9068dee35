import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Counted } from '../formats';
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
  readonly from?: string;
  readonly to?: string;
}

const deliveriesAPage = 50;

/** One page of the deliveries that match, newest first. */
export function useDeliveries(filter: DeliveryFilter, cursor: string | null) {
  const api = useApi();
  const query = { ...filter, limit: deliveriesAPage, ...(cursor !== null && { cursor }) };
  const calm = useListInterval(false);
  const busy = useListInterval(true);
  return useQuery({
    queryKey: [...deliveriesKey, 'list', query],
    queryFn: () => answered(api.GET('/v1/deliveries', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isInProgress) ? busy : calm),
  });
}

/** How many of the deliveries that match have failed. */
export function useFailedCount(filter: DeliveryFilter) {
  const api = useApi();
  const query = { ...filter, state: 'failed' as const, limit: 1 };
  return useQuery({
    queryKey: [...deliveriesKey, 'failed', query],
    queryFn: async (): Promise<Counted> => {
      const { total, totalCapped } = await answered(api.GET('/v1/deliveries', { params: { query } }));
      return { total, totalCapped };
    },
    refetchInterval: useListInterval(),
  });
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
