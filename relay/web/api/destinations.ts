import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Api, answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';
import type { Destination } from './types';

export const destinationsKey = ['destinations'] as const;

/** All destinations of the organisation: every page of the list, which is short. */
function destinationsQuery(api: Api) {
  return queryOptions({
    queryKey: destinationsKey,
    queryFn: async (): Promise<Destination[]> => {
      const all: Destination[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: 200, ...(cursor !== undefined && { cursor }) };
        const page = await answered(api.GET('/v1/destinations', { params: { query } }));
        all.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return all;
    },
  });
}

export function useDestinations() {
  return useQuery({ ...destinationsQuery(useApi()), refetchInterval: useListInterval() });
}

/** One destination. */
export function destinationQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: [...destinationsKey, id],
    queryFn: (): Promise<Destination> => answered(api.GET('/v1/destinations/{id}', { params: { path: { id } } })),
  });
}
