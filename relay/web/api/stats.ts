import { useQuery } from '@tanstack/react-query';
import type { paths } from '../api';
import { type Api, answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';

/** How many deliveries arrived in each hour, by what became of them, and how long they took. */
export type Stats = paths['/v1/stats']['get']['responses'][200]['content']['application/json'];
export type StatsBucket = Stats['buckets'][number];

/** The relay answers with at most 400 buckets. */
const hoursAtOnce = 360;
const hourMs = 60 * 60_000;

/** What arrived between two full hours, by hour. */
export function useStats(from: Date, to: Date) {
  const api = useApi();
  return useQuery({
    queryKey: ['stats', from.toISOString(), to.toISOString()],
    queryFn: async (): Promise<Stats> => {
      const parts: Stats[] = [];
      for (let start = from.getTime(); start < to.getTime(); start += hoursAtOnce * hourMs) {
        parts.push(await statsOf(api, new Date(start), new Date(Math.min(start + hoursAtOnce * hourMs, to.getTime()))));
      }
      // Percentiles of parts can't be put together: they are asked for spans that fit into one answer.
      const timeToTicketMs = parts.at(-1)?.timeToTicketMs ?? { p50: null, p95: null };
      return { buckets: parts.flatMap(({ buckets }) => buckets), timeToTicketMs };
    },
    refetchInterval: useListInterval(),
  });
}

function statsOf(api: Api, from: Date, to: Date): Promise<Stats> {
  const query = { from: from.toISOString(), to: to.toISOString(), bucket: 'hour' as const };
  return answered(api.GET('/v1/stats', { params: { query } }));
}
