import { Button } from '../../parts/button';
import { Choice } from '../../parts/choice';
import { TextInput } from '../../parts/text-input';
import { variablesOf } from '../variables';
import type { ByEvent } from './draft';
import { texts } from './texts';
import { type ControlProps, ValueControl } from './value-control';

interface ByEventProps extends Omit<ControlProps, 'value' | 'onChange' | 'label'> {
  readonly value: ByEvent;
  readonly onChange: (value: ByEvent) => void;
}

/** A field whose value depends on one of the event's variables: a value for each, and one for all others. */
export function ByEventControl({ value, onChange, error, ...control }: ByEventProps) {
  const { by, cases, otherwise } = value;
  const { name } = control.field;
  const variables = variablesOf(control.eventType);
  const change = (place: number, part: Partial<ByEvent['cases'][number]>) =>
    onChange({ ...value, cases: cases.map((one, index) => (index === place ? { ...one, ...part } : one)) });
  return (
    <fieldset className="by-event stack tight">
      <legend className="label">{name}</legend>
      <Choice
        label={texts.dependsOn}
        options={variables.map(({ name: variable, meaning }) => ({
          id: variable,
          name: texts.variable(meaning, variable),
        }))}
        value={by}
        onChange={(variable) => onChange({ ...value, by: variable })}
      />
      {cases.map(({ when, value: of }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what a case is about changes while it is typed
        <div key={place} className="case">
          <TextInput
            label={texts.when(by)}
            value={when}
            onChange={(text) => change(place, { when: text })}
            maxLength={255}
          />
          <ValueControl
            {...control}
            label={texts.valueIs(name)}
            value={of}
            onChange={(changed) => change(place, { value: changed })}
            error={undefined}
          />
          <Button
            look="link"
            aria-label={texts.removeCase(when)}
            onPress={() => onChange({ ...value, cases: cases.filter((_, index) => index !== place) })}
          >
            {texts.remove}
          </Button>
        </div>
      ))}
      <div className="buttons">
        <Button onPress={() => onChange({ ...value, cases: [...cases, { when: '', value: null }] })}>
          {texts.addCase}
        </Button>
      </div>
      <ValueControl
        {...control}
        label={texts.otherwise}
        value={otherwise}
        onChange={(changed) => onChange({ ...value, otherwise: changed })}
        error={error}
      />
    </fieldset>
  );
}
