import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { type Api, createApi } from './client';
import { ApiProblem } from './problem';
import type { Session } from './types';

/** The key of the session in the cache. */
export const sessionKey = ['session'] as const;

const ApiContext = createContext<Api | undefined>(undefined);

/** Provides the pages with the relay's API, and the cache of what has been loaded. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [{ queries, api }] = useState(() => {
    const queries = createQueries();
    const session = {
      get: () => queries.getQueryData<Session>(sessionKey),
      set: (current: Session) => void queries.setQueryData(sessionKey, current),
    };
    return { queries, api: createApi(session) };
  });
  return (
    <QueryClientProvider client={queries}>
      <ApiContext.Provider value={api}>{children}</ApiContext.Provider>
    </QueryClientProvider>
  );
}

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('There is no ApiProvider around this.');
  return api;
}

/**
 * Reads are retried twice, unless the relay gave a reason for the failure. Writes are never retried, nor do they wait
 * for the network to return: a button that was pressed long ago must not take effect then. Any call that finds the
 * person signed out reloads the session for the whole page.
 */
function createQueries(): QueryClient {
  const checkSession = (error: unknown) => {
    if (error instanceof ApiProblem && error.status === 401) void queries.invalidateQueries({ queryKey: sessionKey });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => queryKey[0] !== sessionKey[0] && checkSession(error),
    }),
    mutationCache: new MutationCache({ onError: checkSession }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
        retryDelay: (failures) => 500 * 2 ** failures,
        staleTime: 2_000,
        refetchIntervalInBackground: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return queries;
}
