import { type KeyboardEvent, useState } from 'react';
import { Button, Label, Tag, TagGroup, TagList } from 'react-aria-components';
import type { Mapping } from '../../api/types';
import { Radios } from '../../parts/radios';
import { TextInput } from '../../parts/text-input';
import type { EditorField, EditorProps } from '../editor-field';
import { texts } from '../texts';

type Lifecycle = Mapping['lifecycle'];
type Resolution = Lifecycle['silentResolutions'][number];

/** The days as they are typed. */
type LifecycleDraft = Omit<Lifecycle, 'reopenWithinDays'> & { readonly days: string };

const words = texts.lifecycle;

export const lifecycle: EditorField<'lifecycle', LifecycleDraft> = {
  label: texts.fields.lifecycle,
  draftOf: ({ reopenWithinDays, ...rest }) => ({ ...rest, days: String(reopenWithinDays) }),
  defaultOf: ({ reopenWithinDays, ...rest }) => ({ ...rest, days: String(reopenWithinDays) }),
  bodyOf: ({ days, ...rest }) => ({ ...rest, reopenWithinDays: Number(days) }),
  problem: ({ afterDone, days }) => (afterDone === 'new' || isDays(days) ? undefined : words.enterDays),
  textOf: (draft) =>
    [
      words.whileOpen.options[draft.whileOpen].name,
      draft.afterDone === 'new' ? words.afterDone.options.new.name : words.reopenedWithin(draft.days),
      ...draft.silentResolutions.map(nameOf),
      words.onRecovery.options[draft.onRecovery].name,
    ].join(' · '),
  comparable: ({ days, ...rest }) => ({ ...rest, days: isDays(days) ? Number(days) : days }),
  problemCodes: [],
  Editor: LifecycleEditor,
};

function LifecycleEditor({ value, onChange, eventType, error }: EditorProps<LifecycleDraft>) {
  const change = (part: Partial<LifecycleDraft>) => onChange({ ...value, ...part });
  return (
    <fieldset className="stack lifecycle">
      <legend className="label">{words.title}</legend>
      <Radios
        label={words.whileOpen.label}
        value={value.whileOpen}
        onChange={(whileOpen) => change({ whileOpen })}
        options={optionsOf(words.whileOpen.options)}
      />
      <Radios
        label={words.afterDone.label}
        value={value.afterDone}
        onChange={(afterDone) => change({ afterDone })}
        options={optionsOf(words.afterDone.options)}
      />
      {value.afterDone === 'reopen' && (
        <TextInput
          label={words.days}
          description={words.daysMeans}
          inputMode="numeric"
          value={value.days}
          onChange={(days) => change({ days })}
          error={error}
        />
      )}
      <SilentResolutions
        value={value.silentResolutions}
        onChange={(silentResolutions) => change({ silentResolutions })}
      />
      {eventType.recoveredBy !== null && (
        <Radios
          label={words.onRecovery.label}
          value={value.onRecovery}
          onChange={(onRecovery) => change({ onRecovery })}
          options={optionsOf(words.onRecovery.options)}
        />
      )}
    </fieldset>
  );
}

interface SilentProps {
  readonly value: readonly Resolution[];
  readonly onChange: (value: Resolution[]) => void;
}

/** Names of resolutions have spaces: a comma or Enter ends one. */
function SilentResolutions({ value, onChange }: SilentProps) {
  const [typed, setTyped] = useState('');

  function add(text: string): void {
    const known = new Set(value.map((resolution) => nameOf(resolution).toLowerCase()));
    const added = text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !known.has(name.toLowerCase()));
    if (added.length > 0) onChange([...value, ...[...new Set(added)].map((name) => ({ name }))]);
    setTyped('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || typed === '') return;
    event.preventDefault();
    add(typed);
  }

  return (
    <div className="stack tight">
      <TextInput
        label={words.silent.label}
        description={words.silent.means}
        value={typed}
        onChange={(text) => (text.includes(',') ? add(text) : setTyped(text))}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
      />
      {value.length > 0 && (
        <TagGroup
          className="chips"
          onRemove={(keys) => onChange(value.filter((resolution) => !keys.has(nameOf(resolution))))}
          selectionMode="none"
        >
          <Label className="visually-hidden">{words.silent.chosen}</Label>
          <TagList className="chips" items={value.map((resolution) => ({ id: nameOf(resolution) }))}>
            {({ id }) => (
              <Tag id={id} textValue={id} className="chip">
                {id}
                <Button slot="remove" className="chip-remove" aria-label={words.silent.remove(id)}>
                  ×
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
    </div>
  );
}

type Options<Value extends string> = Readonly<Record<Value, { readonly name: string; readonly means: string }>>;

function optionsOf<Value extends string>(options: Options<Value>) {
  return Object.entries<Options<Value>[Value]>(options).map(([value, option]) => ({
    value: value as Value,
    ...option,
  }));
}

function nameOf({ name, id }: Resolution): string {
  return name ?? id ?? '';
}

function isDays(days: string): boolean {
  return /^\d{1,2}$/.test(days.trim()) && Number(days) >= 1 && Number(days) <= 90;
}
