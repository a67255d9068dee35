import { Label, Radio, RadioGroup } from 'react-aria-components';
import { TextInput } from '../parts/text-input';
import type { DescriptionKind, RowDraft } from './draft';
import { jsonProblem } from './json-problem';

const kinds: Readonly<Record<DescriptionKind, string>> = { default: 'Default', text: 'Plain text', adf: 'ADF JSON' };

export interface DescriptionFieldProps {
  readonly row: RowDraft;
  readonly onChange: (change: Partial<RowDraft>) => void;
  /** What the relay found wrong, by path. */
  readonly error?: string | undefined;
}

/** The description: the product's own, plain text, or an ADF document. Each keeps its text. */
export function DescriptionField({ row, onChange, error }: DescriptionFieldProps) {
  const { descriptionKind: kind } = row;
  return (
    <div className="stack tight">
      <RadioGroup
        className="field"
        value={kind}
        onChange={(chosen) => onChange({ descriptionKind: chosen as DescriptionKind })}
        orientation="horizontal"
      >
        <Label className="label">Description</Label>
        <div className="radios">
          {Object.entries(kinds).map(([id, name]) => (
            <Radio key={id} value={id} className="radio">
              {name}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      {kind === 'default' && (
        <p className="muted small">
          What happened, the key statistics, the configuration and a preview of the results.
        </p>
      )}
      {kind === 'text' && (
        <TextInput
          label="Plain text"
          rows={6}
          value={row.descriptionText}
          onChange={(descriptionText) => onChange({ descriptionText })}
          error={error}
        />
      )}
      {kind === 'adf' && (
        <TextInput
          label="ADF JSON"
          rows={14}
          isCode
          value={row.descriptionAdf}
          onChange={(descriptionAdf) => onChange({ descriptionAdf })}
          error={jsonProblem(row.descriptionAdf) ?? error}
          spellCheck="false"
        />
      )}
    </div>
  );
}
