import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { type Api, answered } from './client';
import { useApi } from './context';
import type { Site } from './types';

export const sitesKey = ['sites'] as const;

function sitesQuery(api: Api) {
  return queryOptions({
    queryKey: sitesKey,
    queryFn: async (): Promise<Site[]> =>
      (await answered(api.GET('/v1/sites', { params: { query: { limit: 200 } } }))).items,
  });
}

export function useSites() {
  return useQuery(sitesQuery(useApi()));
}

/** Leaves for Atlassian's consent page, in this tab: to connect a site, or the named one again. */
export function useGoToAtlassian() {
  const api = useApi();
  return useMutation({
    mutationFn: async (siteId: string | null) => {
      const { authorizeUrl } =
        siteId === null
          ? await answered(api.POST('/v1/sites/connect'))
          : await answered(api.POST('/v1/sites/{id}/reconnect', { params: { path: { id: siteId } } }));
      location.assign(authorizeUrl);
      // The button stays busy until the browser leaves the page.
      await new Promise<never>(() => undefined);
    },
  });
}
