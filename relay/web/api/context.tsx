import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { type Api, createApi } from './client';
import { ApiProblem } from './problem';
import { sessionKey } from './session-key';
import type { Session } from './types';

const ApiContext = createContext<Api | undefined>(undefined);

/** Gives the pages the relay's API, and what has been loaded of it. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [{ queries, api }] = useState(() => {
    const queries = createQueries();
    return { queries, api: createApi(() => queries.getQueryData<Session>(sessionKey)?.csrfToken) };
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
 * Reads are tried again twice, unless the relay said why not; writes never are, nor do they wait for a network that comes
 * back: what was pressed long ago is not to happen then. Whatever finds that nobody is signed in has that looked up for
 * the whole page.
 */
function createQueries(): QueryClient {
  const lookWhoIsThere = (error: unknown) => {
    if (error instanceof ApiProblem && error.status === 401) void queries.invalidateQueries({ queryKey: sessionKey });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => queryKey[0] !== sessionKey[0] && lookWhoIsThere(error),
    }),
    mutationCache: new MutationCache({ onError: lookWhoIsThere }),
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
