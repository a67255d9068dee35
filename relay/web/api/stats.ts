import { useQuery } from '@tanstack/react-query';
import { useListInterval } from './polling';
import { ApiProblem } from './problem';

/** How many deliveries arrived in an hour, by what became of them. */
export interface StatsBucket {
  readonly at: string;
  readonly created: number;
  readonly commented: number;
  readonly reopened: number;
  readonly resolved: number;
  readonly waiting: number;
  readonly failed: number;
  readonly skipped: number;
  readonly held: number;
}

export interface Stats {
  readonly buckets: readonly StatsBucket[];
  /** From an event's arrival until it was in Jira; null where nothing got there. */
  readonly timeToTicketMs: { readonly p50: number | null; readonly p95: number | null };
}

/** The relay answers with at most 400 buckets. */
const hoursAtOnce = 360;
const hourMs = 60 * 60_000;

/** What arrived between two full hours, by hour. */
export function useStats(from: Date, to: Date) {
  return useQuery({
    queryKey: ['stats', from.toISOString(), to.toISOString()],
    queryFn: async (): Promise<Stats> => {
      const parts: Stats[] = [];
      for (let start = from.getTime(); start < to.getTime(); start += hoursAtOnce * hourMs) {
        parts.push(await statsOf(new Date(start), new Date(Math.min(start + hoursAtOnce * hourMs, to.getTime()))));
      }
      // Percentiles of parts can't be put together: they are asked for spans that fit into one answer.
      const timeToTicketMs = parts.at(-1)?.timeToTicketMs ?? { p50: null, p95: null };
      return { buckets: parts.flatMap(({ buckets }) => buckets), timeToTicketMs };
    },
    refetchInterval: useListInterval(),
  });
}

async function statsOf(from: Date, to: Date): Promise<Stats> {
  const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), bucket: 'hour' });
  const response = await fetch(`/v1/stats?${query}`);
  const body = await response.json();
  if (!response.ok) throw new ApiProblem(response.status, body);
  return body;
}
