import type { DeliveryFilter } from '../api/deliveries';
import { type FiltersWith, useFiltersIn } from '../parts/list/filters';
import { periodNames, readPeriod } from '../parts/list/period';
import { texts } from './texts';

const names = ['state', 'destination', 'event', ...periodNames, 'q'] as const;
export type FilterName = (typeof names)[number];

/** The filters of the deliveries, kept in the address. */
export function useDeliveryFilters(): DeliveryFilters {
  const filters = useFiltersIn(names);
  return { ...filters, filter: filterOf(filters.chosen) };
}

export interface DeliveryFilters extends FiltersWith<FilterName> {
  readonly filter: DeliveryFilter;
}

function filterOf(chosen: (name: FilterName) => string | null): DeliveryFilter {
  const state = chosen('state');
  const destinationId = chosen('destination');
  const eventType = chosen('event');
  const q = chosen('q');
  return {
    ...(isState(state) && { state }),
    ...(destinationId !== null && { destinationId }),
    ...(eventType !== null && { eventType }),
    ...readPeriod(chosen),
    ...(q !== null && { q }),
  };
}

function isState(value: string | null): value is keyof typeof texts.states {
  return value !== null && Object.hasOwn(texts.states, value);
}
