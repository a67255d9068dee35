import { Choice, type Option } from '../../parts/choice';
import { Chips } from './chips';
import type { PlainValue } from './draft';
import { SearchChoice } from './search-choice';
import { texts } from './texts';
import type { ControlProps } from './value-control';

/** More are searched rather than looked through. */
const maxInList = 10;

const none = { id: '', name: texts.noneChosen };

/** One of the values that the project has for the field. */
export function OneOfControl(props: ControlProps) {
  const { field, label, value, onChange, projectKey, error } = props;
  const options = field.allowedValues ?? [];
  const chosen = optionOf(value, options);
  const gone = chosen !== null && !options.some(({ id }) => id === chosen.id);
  const shown = { label, error: error ?? (gone ? texts.valueGone(chosen.name, projectKey) : undefined) };
  const choose = (option: Option | null) => onChange(option === null ? null : refOf(option));
  if (options.length > maxInList) {
    return <SearchChoice {...shown} options={options} value={chosen} onChange={choose} />;
  }
  return (
    <Choice
      {...shown}
      options={[none, ...(gone ? [chosen] : []), ...options]}
      value={chosen?.id ?? none.id}
      onChange={(id) => choose(options.find((option) => option.id === id) ?? null)}
    />
  );
}

/** Several of them. */
export function SomeOfControl({ field, label, value, onChange, projectKey, error }: ControlProps) {
  const options = field.allowedValues ?? [];
  const chosen = (Array.isArray(value) ? value : []).flatMap((item) => optionOf(item, options) ?? []);
  const gone = chosen.find((one) => !options.some(({ id }) => id === one.id));
  const left = options.filter(({ id }) => !chosen.some((one) => one.id === id));
  return (
    <div className="stack tight">
      <SearchChoice
        label={label}
        placeholder={texts.add}
        isAdding
        options={left}
        value={null}
        onChange={(option) => option !== null && onChange([...chosen, option].map(refOf))}
        error={error ?? (gone === undefined ? undefined : texts.valueGone(gone.name, projectKey))}
      />
      <Chips
        label={texts.valuesOf(label)}
        items={chosen}
        removeName={texts.removeValue}
        onRemove={(id) => onChange(chosen.filter((one) => one.id !== id).map(refOf))}
      />
    </div>
  );
}

/** A value as an option: as the project has it, or else as it was saved. */
export function optionOf(value: unknown, options: readonly Option[]): Option | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { id, name } = value as { id?: string; name?: string };
  const byId = options.find((option) => option.id === id);
  const found = byId ?? options.find((option) => option.name.toLowerCase() === name?.toLowerCase());
  if (found !== undefined) return { id: found.id, name: found.name };
  return id === undefined && name === undefined ? null : { id: id ?? name ?? '', name: name ?? id ?? '' };
}

function refOf({ id, name }: Option): Extract<PlainValue, { id?: string }> {
  return { id, name };
}
