import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Api, answered } from './client';
import { sessionKey, useApi } from './context';
import type { Session } from './types';

/** Who is signed in, and what they may do. */
function sessionQuery(api: Api) {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: (): Promise<Session> => answered(api.GET('/v1/session')),
    staleTime: 60_000,
  });
}

export function useSession() {
  return useQuery(sessionQuery(useApi()));
}

/** Signs out. Everything is requested again, and refused, since the loaded data belongs to the signed-out person. */
export function useSignOut() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(api.POST('/session/end')),
    onSuccess: () => queries.resetQueries(),
  });
}
