import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered } from './client';
import { useApi } from './context';

/** A project's create metadata changes rarely: it is loaded once per edit. */
const staleTime = 5 * 60_000;

/** The projects in which AvsB may create issues and that match what was typed. */
export function useProjects(siteId: string | null, typed: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['projects', siteId, typed],
    queryFn: async () => {
      const query = { limit: 50, ...(typed !== '' && { query: typed }) };
      return (await answered(api.GET('/v1/sites/{id}/projects', { params: { path: { id: siteId ?? '' }, query } })))
        .items;
    },
    enabled: siteId !== null,
    // The list stays while the next one is searched: a project in it can be picked at any moment.
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function issueTypesKey(siteId: string, projectKey: string) {
  return ['issue-types', siteId, projectKey] as const;
}

export function useIssueTypes(siteId: string, projectKey: string) {
  const api = useApi();
  return useQuery({
    queryKey: issueTypesKey(siteId, projectKey),
    queryFn: async () => {
      const params = { path: { id: siteId, key: projectKey }, query: { limit: 200 } };
      return (await answered(api.GET('/v1/sites/{id}/projects/{key}/issue-types', { params }))).items;
    },
    staleTime,
  });
}

/** The priorities that a project has for an issue type. */
export function usePriorities(siteId: string, projectKey: string, issueTypeId: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['priorities', siteId, projectKey, issueTypeId],
    queryFn: async () => {
      const query = { limit: 200, issueTypeId: issueTypeId ?? '' };
      const params = { path: { id: siteId, key: projectKey }, query };
      return (await answered(api.GET('/v1/sites/{id}/projects/{key}/priorities', { params }))).items;
    },
    enabled: issueTypeId !== undefined,
    staleTime,
  });
}

/** The resolutions of a site, with which its tickets are closed. */
export function useResolutions(siteId: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['resolutions', siteId],
    queryFn: async () => {
      const params = { path: { id: siteId }, query: { limit: 200 } };
      return (await answered(api.GET('/v1/sites/{id}/resolutions', { params }))).items;
    },
    staleTime,
  });
}

/** The other fields of an issue type's create screen, in Jira's order. */
export function useProjectFields(siteId: string, projectKey: string, issueTypeId: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['fields', siteId, projectKey, issueTypeId],
    queryFn: async () => {
      const query = { limit: 200, issueTypeId: issueTypeId ?? '' };
      const params = { path: { id: siteId, key: projectKey }, query };
      return (await answered(api.GET('/v1/sites/{id}/projects/{key}/fields', { params }))).items;
    },
    enabled: issueTypeId !== undefined,
    staleTime,
  });
}
