import type { ReactNode } from 'react';
import { FieldError, Label, Radio, RadioGroup } from 'react-aria-components';

interface RadiosProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** What can be chosen, each with a sentence of what happens then. */
  readonly options: readonly { readonly value: Value; readonly name: string; readonly means: string }[];
  readonly error?: string | undefined;
  /** What belongs to the chosen option. */
  readonly children?: ReactNode;
}

/** A choice among a few things that need a sentence each. */
export function Radios<Value extends string>({ label, value, onChange, options, error, children }: RadiosProps<Value>) {
  return (
    <RadioGroup
      className="field"
      value={value}
      onChange={(chosen) => onChange(chosen as Value)}
      isInvalid={error !== undefined}
    >
      <Label className="label">{label}</Label>
      <div className="radios column">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="radio">
            <span>
              {option.name}
              <span className="radio-means">{option.means}</span>
            </span>
          </Radio>
        ))}
      </div>
      {children}
      <FieldError>{error}</FieldError>
    </RadioGroup>
  );
}
