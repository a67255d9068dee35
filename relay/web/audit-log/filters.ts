import type { AuditFilter } from '../api/audit-log';
import { type FiltersWith, useFiltersIn } from '../parts/list/filters';
import { periodNames, readPeriod } from '../parts/list/period';
import { texts } from './texts';

const names = ['action', 'actor', ...periodNames] as const;
type FilterName = (typeof names)[number];

export interface AuditFilters extends FiltersWith<FilterName> {
  readonly filter: AuditFilter;
}

/** The filters of the log, kept in the address. */
export function useAuditFilters(): AuditFilters {
  const filters = useFiltersIn(names);
  return { ...filters, filter: filterOf(filters.chosen) };
}

function filterOf(chosen: (name: FilterName) => string | null): AuditFilter {
  const action = chosen('action');
  const actor = chosen('actor');
  return {
    ...(isAction(action) && { action }),
    ...(actor !== null && { actor }),
    ...readPeriod(chosen),
  };
}

function isAction(value: string | null): value is keyof typeof texts.actions {
  return value !== null && Object.hasOwn(texts.actions, value);
}
