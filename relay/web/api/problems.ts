import { useQuery } from '@tanstack/react-query';
import type { paths } from '../api';
import { answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';

type Problems = paths['/v1/problems']['get']['responses'][200]['content']['application/json'];
export type StandingProblem = Problems['items'][number];

/** In the order in which they are to be put right. */
const order: Readonly<Record<StandingProblem['kind'], number>> = {
  reconnect_required: 0,
  repair_required: 1,
  remap_required: 2,
  configuration: 3,
  deliveries_failed: 4,
  events_held: 5,
  oldest_waiting: 6,
};

export const problemKinds = Object.keys(order) as readonly StandingProblem['kind'][];

/** The open problems, those first that keep most from being filed; `hasMore` where there are more than fit in a list. */
export function useOpenProblems() {
  const api = useApi();
  return useQuery({
    queryKey: ['problems', 'open'],
    queryFn: () => answered(api.GET('/v1/problems', { params: { query: { state: 'open', limit: 200 } } })),
    select: ({ items, nextCursor }) => ({
      items: [...items].sort(
        (one, other) => order[one.kind] - order[other.kind] || one.openedAt.localeCompare(other.openedAt),
      ),
      hasMore: nextCursor !== null,
    }),
    refetchInterval: useListInterval(),
  });
}
