import { useQuery } from '@tanstack/react-query';
import { type Period, periodTimes } from '../parts/list/period';
import { answered } from './client';
import { useApi } from './context';
import { useListInterval } from './polling';
import type { AuditEntry } from './types';

/** Which entries; absent fields match all. */
export interface AuditFilter {
  readonly action?: AuditEntry['action'];
  readonly actor?: string;
  readonly period?: Period;
}

/** The filter as the relay takes it, with the times that its period means now. */
export function auditQueryOf({ period, ...filter }: AuditFilter) {
  return { ...filter, ...periodTimes(period) };
}

/** Who disconnected a site, and when; null where the audit log doesn't know it any longer. */
export function useDisconnection(siteId: string, isDisconnected: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: ['audit-log', 'disconnection', siteId],
    queryFn: async () => {
      const query = { action: 'JIRA_SITE_DISCONNECTED' as const, limit: 200 };
      const page = await answered(api.GET('/v1/audit-log', { params: { query } }));
      const { items } = page as Exclude<typeof page, string>;
      return items.find(({ target }) => target.id === siteId) ?? null;
    },
    enabled: isDisconnected,
  });
}

/** One page of who did what, newest first. Another filter or page has no data until its own has been loaded. */
export function useAuditLog(filter: AuditFilter, cursor: string | null) {
  const api = useApi();
  return useQuery({
    queryKey: ['audit-log', filter, cursor],
    queryFn: async () => {
      const query = { ...auditQueryOf(filter), limit: 50, ...(cursor !== null && { cursor }) };
      const page = await answered(api.GET('/v1/audit-log', { params: { query } }));
      // It answers with CSV only where that is asked for.
      return page as Exclude<typeof page, string>;
    },
    refetchInterval: useListInterval(),
  });
}
