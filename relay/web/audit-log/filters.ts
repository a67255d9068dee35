import type { AuditFilter } from '../api/audit-log';
import { useFiltersIn } from '../parts/filters';
import { spanStart } from '../parts/spans';
import { actionNames } from './sentences';

const names = ['action', 'actor', 'time'] as const;

/** The filters of the log, kept in the address. */
export function useAuditFilters() {
  const filters = useFiltersIn(names);
  return { ...filters, filter: filterOf(filters.chosen) };
}

export type AuditFilters = ReturnType<typeof useAuditFilters>;

function filterOf(chosen: (name: (typeof names)[number]) => string | null): AuditFilter {
  const action = chosen('action');
  const actor = chosen('actor');
  const from = spanStart(chosen('time'));
  return {
    ...(isAction(action) && { action }),
    ...(actor !== null && { actor }),
    ...(from !== undefined && { from }),
  };
}

function isAction(value: string | null): value is keyof typeof actionNames {
  return value !== null && Object.hasOwn(actionNames, value);
}
