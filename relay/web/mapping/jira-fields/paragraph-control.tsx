import { Button } from '../../parts/button';
import { TemplateField } from '../template-field';
import { variablesOf } from '../variables';
import { texts } from './texts';
import type { ControlProps } from './value-control';

/** Several lines with variables. A document that the API set stays until it is replaced. */
export function ParagraphControl({ label, value, onChange, eventType, error }: ControlProps) {
  if (typeof value === 'object' && value !== null && 'type' in value) {
    return (
      <div className="stack tight">
        <span className="label">{label}</span>
        <p className="muted">{texts.documentHelp}</p>
        {error !== undefined && <p className="field-error">{error}</p>}
        <div className="buttons">
          <Button onPress={() => onChange(null)}>{texts.replaceDocument}</Button>
        </div>
      </div>
    );
  }
  return (
    <TemplateField
      label={label}
      insertLabel={texts.insertInto(label)}
      rows={4}
      value={typeof value === 'string' ? value : ''}
      onChange={(text) => onChange(text === '' ? null : text)}
      variables={variablesOf(eventType)}
      error={error}
    />
  );
}
