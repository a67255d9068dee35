import { useId, useState } from 'react';
import { Choice } from '../../parts/choice';
import { TemplateField } from '../template-field';
import { variablesOf } from '../variables';
import { texts } from './texts';
import type { ControlProps } from './value-control';

type DateKind = keyof typeof texts.date.kinds;

const kinds = Object.entries(texts.date.kinds).map(([id, name]) => ({ id, name }));

/** A date: so many days after the event, always the same one, or one that the event brings. */
export function DateControl({ label, value, onChange, eventType, error }: ControlProps) {
  const text = typeof value === 'string' ? value : '';
  const [chosen, setChosen] = useState<DateKind>('businessDays');
  const kind = kindOf(text) ?? chosen;
  const days = /^\+(\d+)/.exec(text)?.[1] ?? '';
  return (
    <div className="pair">
      <Choice
        label={label}
        options={kinds}
        value={kind}
        onChange={(id) => {
          const next = id as DateKind;
          setChosen(next);
          onChange(days !== '' && (next === 'days' || next === 'businessDays') ? daysText(days, next) : null);
        }}
      />
      {(kind === 'days' || kind === 'businessDays') && (
        <Plain
          label={texts.date.daysLabel(label)}
          type="number"
          value={days}
          onChange={(typed) => onChange(typed === '' ? null : daysText(typed, kind))}
          error={error}
        />
      )}
      {kind === 'fixed' && (
        <Plain
          label={texts.date.kinds.fixed}
          type="date"
          value={text.slice(0, 10)}
          onChange={(typed) => onChange(typed === '' ? null : typed)}
          error={error}
        />
      )}
      {kind === 'variable' && (
        <TemplateField
          label={texts.date.kinds.variable}
          insertLabel={texts.insertInto(label)}
          description={texts.date.variableHelp}
          value={text}
          onChange={(typed) => onChange(typed === '' ? null : typed)}
          variables={variablesOf(eventType)}
          error={error}
        />
      )}
    </div>
  );
}

function daysText(days: string, kind: 'days' | 'businessDays'): string {
  return `+${days}${kind === 'days' ? 'd' : 'bd'}`;
}

function kindOf(text: string): DateKind | undefined {
  if (text === '') return undefined;
  if (/^\+\d+bd$/i.test(text)) return 'businessDays';
  if (/^\+\d+d$/i.test(text)) return 'days';
  return /^\d{4}-\d\d-\d\d/.test(text) ? 'fixed' : 'variable';
}

interface PlainProps {
  readonly label: string;
  readonly type: 'date' | 'number';
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}

/** The browser's own calendar and number field: they are light, and people know them. */
function Plain({ label, type, value, onChange, error }: PlainProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type={type}
        {...(type === 'number' ? { min: 0, max: 3650, step: 1 } : { max: '9999-12-30' })}
        value={value}
        onChange={({ target }) => onChange(type === 'number' ? target.value.replace(/\D/g, '') : target.value)}
        aria-invalid={error !== undefined || undefined}
        data-invalid={error !== undefined || undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      {error !== undefined && (
        <span id={`${id}-error`} className="field-error">
          {error}
        </span>
      )}
    </div>
  );
}
