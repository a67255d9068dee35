import { useDestinations } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { Choice, type Option } from '../parts/choice';
import { FilterSearch } from '../parts/list/filter-search';
import { PeriodFilter } from '../parts/list/period-filter';
import type { DeliveryFilters, FilterName } from './filters';
import { texts } from './texts';

const all = { id: 'all', name: texts.filters.all };

/** The filters of the list. */
export function FilterBar({ filters }: { filters: DeliveryFilters }) {
  const destinations = useDestinations().data ?? [];
  const eventTypes = useEventTypes().data ?? [];
  return (
    <search className="filters">
      <Filter name="state" label={texts.filters.state} options={namesOf(texts.states)} filters={filters} />
      <Filter name="destination" label={texts.filters.destination} options={destinations} filters={filters} />
      <Filter
        name="event"
        label={texts.filters.event}
        options={eventTypes.map(({ type, label }) => ({ id: type, name: label }))}
        filters={filters}
      />
      <PeriodFilter filters={filters} />
      <FilterSearch
        label={texts.filters.search}
        value={filters.chosen('q')}
        onChange={(q, options) => filters.choose({ q }, options)}
      />
    </search>
  );
}

function Filter(props: { name: FilterName; label: string; options: readonly Option[]; filters: DeliveryFilters }) {
  const { name, label, options, filters } = props;
  return (
    <Choice
      label={label}
      options={[all, ...options.map(({ id, name: shown }) => ({ id, name: shown }))]}
      value={filters.chosen(name) ?? all.id}
      onChange={(id) => filters.choose({ [name]: id === all.id ? null : id })}
    />
  );
}

function namesOf(names: Readonly<Record<string, string>>): Option[] {
  return Object.entries(names).map(([id, name]) => ({ id, name }));
}
