import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Api, answered } from './client';
import { useApi } from './context';
import { sessionKey } from './session-key';
import type { Session } from './types';

/** Who is signed in, and what they may do. */
export function sessionQuery(api: Api) {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: (): Promise<Session> => answered(api.GET('/v1/session')),
    staleTime: 60_000,
  });
}

export function useSession() {
  return useQuery(sessionQuery(useApi()));
}
