import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answered } from './client';
import { useApi } from './context';
import { destinationsKey } from './destinations';
import type { Destination } from './types';

/** How often a destination with problems is checked while its card is on the screen. */
const everyMs = 60_000;

/**
 * Checks a destination with problems again: when its card appears, when the person comes back to the tab (perhaps from
 * Jira, where they fixed it), and now and then. The relay stores what it finds, and the card follows. Jira counts each
 * call, so that the more cards have problems, the less often each is checked.
 *
 * @param cards how many cards with problems are on the screen
 */
export function useRecheck({ id, problems, state }: Destination, cards: number) {
  const api = useApi();
  const queries = useQueryClient();
  return useQuery({
    queryKey: ['recheck', id],
    queryFn: async () => {
      const found = await answered(api.POST('/v1/destinations/{id}/check', { params: { path: { id } }, body: {} }));
      await queries.invalidateQueries({ queryKey: destinationsKey });
      return found;
    },
    enabled: problems.length > 0 && state !== 'reconnect_required',
    refetchOnWindowFocus: 'always',
    refetchInterval: everyMs * Math.max(1, cards),
    // Where Jira doesn't answer, what was found before stays.
    retry: false,
  });
}
