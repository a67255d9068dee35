import { useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { useDestinations } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { Choice, type Option } from '../parts/choice';
import { spans } from '../parts/spans';
import type { DeliveryFilters, FilterName } from './filters';
import { stateNames } from './state';

const all = { id: 'all', name: 'All' };

/** The filters of the list. */
export function FilterBar({ filters }: { filters: DeliveryFilters }) {
  const destinations = useDestinations().data ?? [];
  const eventTypes = useEventTypes().data ?? [];
  return (
    <search className="filters">
      <Filter name="state" label="State" options={namesOf(stateNames)} filters={filters} />
      <Filter name="destination" label="Destination" options={destinations} filters={filters} />
      <Filter
        name="event"
        label="Event"
        options={eventTypes.map(({ type, label }) => ({ id: type, name: label }))}
        filters={filters}
      />
      <Filter
        name="time"
        label="Time"
        options={Object.entries(spans).map(([id, { name }]) => ({ id, name }))}
        filters={filters}
      />
      <Search filters={filters} />
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
      onChange={(id) => filters.choose(name, id === all.id ? null : id)}
    />
  );
}

function Search({ filters }: { filters: DeliveryFilters }) {
  const [text, setText] = useState(filters.chosen('q') ?? '');
  return (
    <SearchField
      className="field"
      value={text}
      onChange={setText}
      onSubmit={(value) => filters.choose('q', value.trim())}
      onClear={() => filters.choose('q', null)}
    >
      <Label className="label">Subject or issue key</Label>
      <Input className="input" />
    </SearchField>
  );
}

function namesOf(names: Readonly<Record<string, string>>): Option[] {
  return Object.entries(names).map(([id, name]) => ({ id, name }));
}
