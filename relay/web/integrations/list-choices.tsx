import { Choice } from '../parts/choice';
import { TextInput } from '../parts/text-input';
import type { useListChoice } from './list-choice';
import { texts } from './texts';

const states = [
  { id: 'all', name: texts.list.allStates },
  ...Object.entries(texts.states).map(([id, name]) => ({ id, name })),
];
const sorts = Object.entries(texts.list.sorts).map(([id, name]) => ({ id, name }));

/** Search, state and order of the destinations. */
export function ListChoices({ list }: { list: ReturnType<typeof useListChoice> }) {
  const { typed, state, sort } = list.choice;
  return (
    <div className="filters">
      <TextInput label={texts.list.search} type="search" value={typed} onChange={list.search} />
      <Choice
        label={texts.list.state}
        options={states}
        value={state ?? 'all'}
        onChange={(chosen) => list.filter(chosen === 'all' ? null : chosen)}
      />
      <Choice label={texts.list.sort} options={sorts} value={sort} onChange={list.sortBy} />
    </div>
  );
}
