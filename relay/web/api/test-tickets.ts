import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered } from './client';
import { useApi } from './context';
import type { EventTypeName } from './types';

function testTicketsKey(destinationId: string) {
  return ['test-tickets', destinationId] as const;
}

/** The test tickets of a destination that are still in Jira. */
export function useTestTickets(destinationId: string) {
  const api = useApi();
  return useQuery({
    queryKey: testTicketsKey(destinationId),
    queryFn: async () =>
      (await answered(api.GET('/v1/destinations/{id}/test-tickets', { params: { path: { id: destinationId } } })))
        .items,
    staleTime: 60_000,
  });
}

export function useSendTestTicket(destinationId: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (eventType: EventTypeName) =>
      answered(
        api.POST('/v1/destinations/{id}/test-tickets', {
          params: { path: { id: destinationId } },
          body: { eventType },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: testTicketsKey(destinationId) }),
  });
}

/** Deletes one; where Jira doesn't let AvsB, it is commented and closed, and the result says so. */
export function useDeleteTestTicket(destinationId: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (issueKey: string) => {
      const params = { path: { id: destinationId, issueKey } };
      const answer = await answered(api.DELETE('/v1/destinations/{id}/test-tickets/{issueKey}', { params }));
      return answer === undefined ? 'deleted' : 'closed';
    },
    onSettled: () => queries.invalidateQueries({ queryKey: testTicketsKey(destinationId) }),
  });
}
