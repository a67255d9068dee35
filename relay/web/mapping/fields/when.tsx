import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Mapping } from '../../api/types';
import { Button } from '../../parts/button';
import { Choice } from '../../parts/choice';
import { TextInput } from '../../parts/text-input';
import type { EditorField, EditorProps } from '../editor-field';
import { texts } from '../texts';
import { TryWhen } from '../try-when';
import { type Variable, variablesOf } from '../variables';
import { VariableChoice } from './when-variable';

type Value = Mapping['when'];
type Operator = keyof typeof texts.when.operators;
type Condition = Extract<NonNullable<Value>, { all: unknown }>['all'][number];

/** A condition as it is being edited: its value is a text, a list is separated by commas. */
interface ConditionDraft {
  readonly variable: string | null;
  readonly is: Operator;
  readonly text: string;
}

interface WhenDraft {
  readonly key: 'all' | 'any';
  readonly conditions: readonly ConditionDraft[];
}

/** Which events are filed, as sentences: [environment] [is] [production]. */
export const when: EditorField<'when', WhenDraft> = {
  label: texts.fields.when,
  draftOf,
  defaultOf: draftOf,
  bodyOf,
  problem,
  textOf: ({ key, conditions }) =>
    conditions.length === 0
      ? texts.values.everyEvent
      : conditions.map(sentenceOf).join(key === 'all' ? texts.values.and : texts.values.or),
  problemCodes: [],
  Editor: WhenEditor,
};

const withoutValue: ReadonlySet<Operator> = new Set(['exists', 'missing']);
const ordered: ReadonlySet<Operator> = new Set(['at_least', 'at_most']);

const plainNumber = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const isoTime = /^\d{4}-\d\d-\d\d/;

function draftOf(value: Value): WhenDraft {
  if (value === null) return { key: 'all', conditions: [] };
  const [key, conditions] = 'all' in value ? (['all', value.all] as const) : (['any', value.any] as const);
  return {
    key,
    conditions: conditions.map(({ variable, is, value: wanted }) => ({
      variable,
      is,
      text: wanted === undefined || wanted === null ? '' : [wanted].flat().join(', '),
    })),
  };
}

function bodyOf({ key, conditions }: WhenDraft): Value {
  if (conditions.length === 0) return null;
  const sent = conditions.map(conditionOf);
  return key === 'all' ? { all: sent } : { any: sent };
}

function conditionOf({ variable, is, text }: ConditionDraft): Condition {
  const about = { variable: variable ?? '', is };
  if (withoutValue.has(is)) return about;
  return {
    ...about,
    value: is === 'one_of' ? listIn(text).map(typed) : is === 'contains' ? text.trim() : typed(text.trim()),
  };
}

function listIn(text: string): string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

/** What is written as a number is sent as one: the relay compares it as a number then. */
function typed(text: string): string | number {
  return plainNumber.test(text) ? Number(text) : text;
}

function problem({ conditions }: WhenDraft): string | undefined {
  if (conditions.some(({ variable }) => variable === null)) return texts.when.chooseVariable;
  const compared = conditions.filter(({ is }) => !withoutValue.has(is));
  if (compared.some(({ is, text }) => (is === 'one_of' ? listIn(text).length === 0 : text.trim() === ''))) {
    return texts.when.enterValue;
  }
  const isOrder = (text: string) => plainNumber.test(text.trim()) || isoTime.test(text.trim());
  return compared.some(({ is, text }) => ordered.has(is) && !isOrder(text)) ? texts.when.enterNumber : undefined;
}

function sentenceOf({ variable, is, text }: ConditionDraft): string {
  return [variable ?? '…', texts.when.operators[is], withoutValue.has(is) ? '' : text].join(' ').trim();
}

function WhenEditor({ value, onChange, eventType, isOn, lifecycle, error }: EditorProps<WhenDraft>) {
  const { key, conditions } = value;
  const change = (place: number, changed: Partial<ConditionDraft>) =>
    onChange({ key, conditions: conditions.map((one, index) => (index === place ? { ...one, ...changed } : one)) });
  return (
    <fieldset className="stack tight">
      <legend className="label">{texts.when.title}</legend>
      {conditions.length === 0 && <p className="muted">{texts.when.every}</p>}
      {conditions.length > 1 && (
        <RadioGroup
          className="field"
          value={key}
          onChange={(chosen) => onChange({ key: chosen === 'any' ? 'any' : 'all', conditions })}
        >
          <Label className="label">{texts.when.match}</Label>
          <div className="radios">
            <Radio value="all" className="radio">
              {texts.when.all}
            </Radio>
            <Radio value="any" className="radio">
              {texts.when.any}
            </Radio>
          </div>
        </RadioGroup>
      )}
      {conditions.map((condition, place) => (
        <ConditionEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no other identity, and keeps nothing of its own
          key={place}
          place={place + 1}
          condition={condition}
          variables={variablesOf(eventType)}
          onChange={(changed) => change(place, changed)}
          onRemove={() => onChange({ key, conditions: conditions.filter((_, index) => index !== place) })}
        />
      ))}
      {error !== undefined && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
      {conditions.length < maxConditions && (
        <div className="buttons">
          <Button
            onPress={() => onChange({ key, conditions: [...conditions, { variable: null, is: 'equals', text: '' }] })}
          >
            {texts.when.add}
          </Button>
        </div>
      )}
      <TryWhen
        eventType={eventType}
        isOn={isOn}
        when={bodyOf(value)}
        isComplete={problem(value) === undefined}
        lifecycle={lifecycle}
      />
    </fieldset>
  );
}

const maxConditions = 20;

interface ConditionEditorProps {
  readonly place: number;
  readonly condition: ConditionDraft;
  readonly variables: readonly Variable[];
  readonly onChange: (changed: Partial<ConditionDraft>) => void;
  readonly onRemove: () => void;
}

function ConditionEditor({ place, condition, variables, onChange, onRemove }: ConditionEditorProps) {
  const { variable, is, text } = condition;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset within the fieldset of all conditions would be read twice
    <div role="group" aria-label={texts.when.place(place)} className="condition">
      <VariableChoice variables={variables} variable={variable} onChange={(chosen) => onChange({ variable: chosen })} />
      <Choice
        label={texts.when.operator}
        options={Object.entries(texts.when.operators).map(([id, name]) => ({ id, name }))}
        value={is}
        onChange={(chosen) => onChange({ is: chosen as Operator })}
      />
      {!withoutValue.has(is) && (
        <TextInput
          label={is === 'one_of' ? texts.when.values : texts.when.value}
          value={text}
          onChange={(typedText) => onChange({ text: typedText })}
        />
      )}
      <Button onPress={onRemove} aria-label={texts.when.remove(place)}>
        ×
      </Button>
    </div>
  );
}
