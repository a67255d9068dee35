import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered } from './client';
import { useApi } from './context';

const staleTime = 60_000;

/** People that issues of a project can be assigned to, whose name begins with what was typed. */
export function usePeople(siteId: string, projectKey: string, typed: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['people', siteId, projectKey, typed],
    queryFn: async () => {
      const query = { projectKey, limit: 20, ...(typed !== '' && { query: typed }) };
      return (await answered(api.GET('/v1/sites/{id}/users', { params: { path: { id: siteId }, query } }))).items;
    },
    placeholderData: keepPreviousData,
    staleTime,
  });
}

/** The people with these accounts, with their names as Jira has them now. */
export function usePeopleById(siteId: string, accountIds: readonly string[]) {
  const api = useApi();
  return useQuery({
    queryKey: ['people', siteId, 'by-id', ...accountIds],
    queryFn: async () => {
      const query = { accountIds: accountIds.join(',') };
      return (await answered(api.GET('/v1/sites/{id}/users', { params: { path: { id: siteId }, query } }))).items;
    },
    enabled: accountIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime,
  });
}
