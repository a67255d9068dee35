import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';
import type { AuditEntry } from './types';

export interface AuditFilter {
  readonly action?: AuditEntry['action'];
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
}

/** One page of who did what, newest first. */
export function useAuditLog(filter: AuditFilter, cursor: string | null) {
  const api = useApi();
  const query = { ...filter, limit: 50, ...(cursor !== null && { cursor }) };
  return useQuery({
    queryKey: ['audit-log', query],
    queryFn: async () => {
      const page = await answered(api.GET('/v1/audit-log', { params: { query } }));
      // It answers with CSV only where that is asked for.
      return page as Exclude<typeof page, string>;
    },
    placeholderData: keepPreviousData,
    refetchInterval: useListInterval(),
  });
}
