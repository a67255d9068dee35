import { wordsOf } from '../api/problem';
import { useResolutions } from '../api/project';
import type { Mapping } from '../api/types';
import type { Option } from '../parts/choice';
import { Chips } from './jira-fields/chips';
import { optionOf } from './jira-fields/option-controls';
import { SearchChoice } from './jira-fields/search-choice';
import { texts as ofFields } from './jira-fields/texts';
import { texts } from './texts';

type Resolution = Mapping['lifecycle']['silentResolutions'][number];

interface SilentResolutionsProps {
  readonly siteId: string;
  readonly value: readonly Resolution[];
  readonly onChange: (value: Resolution[]) => void;
  readonly error: string | undefined;
}

const words = texts.lifecycle.silent;

/** The resolutions after which a ticket stays closed: some of the site's, and what was saved although it is gone. */
export function SilentResolutions({ siteId, value, onChange, error }: SilentResolutionsProps) {
  const resolutions = useResolutions(siteId);
  const options = resolutions.data ?? [];
  const chosen = value.flatMap((resolution) => optionOf(resolution, options) ?? []);
  const isChosen = ({ id }: Option) => chosen.some((one) => one.id === id);
  const gone = chosen.find((one) => !options.some(({ id }) => id === one.id));
  const failure = resolutions.error === null ? undefined : wordsOf(resolutions.error);
  const wrong = resolutions.data !== undefined && gone !== undefined ? words.gone(gone.name) : error;
  return (
    <div className="stack tight">
      <SearchChoice
        label={words.label}
        description={words.means}
        placeholder={ofFields.add}
        isAdding
        options={options.filter((option) => !isChosen(option))}
        value={null}
        onChange={(option) => option !== null && onChange([...value, { id: option.id, name: option.name }])}
        isSearching={resolutions.isFetching}
        error={failure === undefined ? wrong : words.failed(failure.detail)}
      />
      <Chips
        label={words.chosen}
        items={chosen}
        removeName={words.remove}
        onRemove={(id) => onChange(value.filter((resolution) => optionOf(resolution, options)?.id !== id))}
      />
    </div>
  );
}
