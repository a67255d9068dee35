import type { DeliveryFilter } from '../api/deliveries';
import { useFiltersIn } from '../parts/filters';
import { spanStart } from '../parts/spans';
import { stateNames } from './state';

const names = ['state', 'destination', 'event', 'time', 'q'] as const;
export type FilterName = (typeof names)[number];

/** The filters of the deliveries, kept in the address. */
export function useDeliveryFilters() {
  const filters = useFiltersIn(names);
  return { ...filters, filter: filterOf(filters.chosen) };
}

export type DeliveryFilters = ReturnType<typeof useDeliveryFilters>;

function filterOf(chosen: (name: FilterName) => string | null): DeliveryFilter {
  const state = chosen('state');
  const destinationId = chosen('destination');
  const eventType = chosen('event');
  const from = spanStart(chosen('time'));
  const q = chosen('q');
  return {
    ...(isState(state) && { state }),
    ...(destinationId !== null && { destinationId }),
    ...(eventType !== null && { eventType }),
    ...(from !== undefined && { from }),
    ...(q !== null && { q }),
  };
}

function isState(value: string | null): value is keyof typeof stateNames {
  return value !== null && Object.hasOwn(stateNames, value);
}
