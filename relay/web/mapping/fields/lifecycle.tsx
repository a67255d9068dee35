import { isMissingResolution } from '../../../../shared/missing-resolution';
import type { Mapping } from '../../api/types';
import { Radios } from '../../parts/radios';
import { TextInput } from '../../parts/text-input';
import type { EditorField, EditorProps } from '../editor-field';
import { SilentResolutions } from '../silent-resolutions';
import { texts } from '../texts';

type Lifecycle = Mapping['lifecycle'];

/** The days as they are typed. */
type LifecycleDraft = Omit<Lifecycle, 'reopenWithinDays'> & { readonly days: string };

const words = texts.lifecycle;

export const lifecycle: EditorField<'lifecycle', LifecycleDraft> = {
  label: texts.fields.lifecycle,
  draftOf: ({ reopenWithinDays, ...rest }) => ({ ...rest, days: String(reopenWithinDays) }),
  defaultOf: ({ reopenWithinDays, ...rest }) => ({ ...rest, days: String(reopenWithinDays) }),
  bodyOf,
  problem: () => undefined,
  textOf: (draft) =>
    [
      words.whileOpen.options[draft.whileOpen].name,
      draft.afterDone === 'new' ? words.afterDone.options.new.name : words.reopenedWithin(draft.days),
      ...draft.silentResolutions.map(({ name, id }) => name ?? id ?? ''),
      words.onRecovery.options[draft.onRecovery].name,
    ].join(' · '),
  comparable: ({ days, ...rest }) => ({ ...rest, days: isDays(days) ? Number(days) : days }),
  problemCodes: ['field_missing'],
  isAbout: ({ message }) => isMissingResolution(message),
  Editor: LifecycleEditor,
  parts: {
    problems: ({ afterDone, days }) => (afterDone === 'new' || isDays(days) ? {} : { [daysPart]: words.enterDays }),
    /** `.silentResolutions[0].name` is of the list. */
    at(_draft, path, message) {
      const [, part] = /^\.(\w+)/.exec(path) ?? [];
      return part === daysPart || part === silentPart ? { part, words: message } : undefined;
    },
    of: (draft, part) => (part === daysPart ? draft.days : draft.silentResolutions),
  },
};

const daysPart = 'reopenWithinDays';
const silentPart = 'silentResolutions';

/** Days that can't be read are hidden where nothing is reopened: the usual ones are sent then. */
function bodyOf({ days, ...rest }: LifecycleDraft): Lifecycle {
  return { ...rest, reopenWithinDays: isDays(days) ? Number(days) : usualDays };
}

const usualDays = 3;

function LifecycleEditor({ value, onChange, eventType, siteId, error, parts }: EditorProps<LifecycleDraft>) {
  const change = (part: Partial<LifecycleDraft>) => onChange({ ...value, ...part });
  return (
    <fieldset className="stack">
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
        <div className="of-radio">
          <TextInput
            label={words.days}
            description={words.daysMeans}
            inputMode="numeric"
            value={value.days}
            onChange={(days) => change({ days })}
            error={parts[daysPart]}
          />
        </div>
      )}
      <SilentResolutions
        siteId={siteId}
        value={value.silentResolutions}
        onChange={(silentResolutions) => change({ silentResolutions })}
        error={parts[silentPart] ?? error}
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

type Options<Value extends string> = Readonly<Record<Value, { readonly name: string; readonly means: string }>>;

function optionsOf<Value extends string>(options: Options<Value>) {
  return Object.entries<Options<Value>[Value]>(options).map(([value, option]) => ({
    value: value as Value,
    ...option,
  }));
}

function isDays(days: string): boolean {
  return /^\d{1,2}$/.test(days.trim()) && Number(days) >= 1 && Number(days) <= 90;
}
