import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Explain } from '../../parts/explain';
import { TextInput } from '../../parts/text-input';
import type { EditorField, EditorProps } from '../editor-field';
import { jsonProblem } from '../json-problem';

/** The three ways to write a description; each keeps its text while another is chosen. */
type DescriptionKind = 'default' | 'text' | 'adf';

/** A description as it is being edited. */
interface DescriptionDraft {
  readonly kind: DescriptionKind;
  readonly text: string;
  readonly adf: string;
}

/** The start of a new JSON description: the smallest document with a text. */
const firstDocument = JSON.stringify(
  { version: 1, type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '{{resultsUrl}}' }] }] },
  null,
  2,
);

const byDefault: DescriptionDraft = { kind: 'default', text: '', adf: firstDocument };

export const descriptionTemplate: EditorField<'descriptionTemplate', DescriptionDraft> = {
  label: 'description',
  draftOf(template) {
    if (template === null) return byDefault;
    return typeof template === 'string'
      ? { ...byDefault, kind: 'text', text: template }
      : { ...byDefault, kind: 'adf', adf: JSON.stringify(template, null, 2) };
  },
  defaultOf: () => byDefault,
  bodyOf: ({ kind, text, adf }) => (kind === 'default' ? null : kind === 'text' ? text : JSON.parse(adf)),
  isReadable: ({ kind, adf }) => kind !== 'adf' || jsonProblem(adf) === undefined,
  textOf: ({ kind, text, adf }) => ({ default: 'the default', text, adf })[kind],
  comparable: ({ kind, text, adf }) => ({ default: null, text, adf })[kind],
  problemCodes: [],
  Editor: DescriptionEditor,
};

const kinds: Readonly<Record<DescriptionKind, string>> = { default: 'Default', text: 'Plain text', adf: 'ADF JSON' };

function DescriptionEditor({ value, onChange, error }: EditorProps<DescriptionDraft>) {
  const { kind, text, adf } = value;
  return (
    <div className="stack tight">
      <RadioGroup
        className="field"
        value={kind}
        onChange={(chosen) => onChange({ ...value, kind: chosen as DescriptionKind })}
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
          value={text}
          onChange={(changed) => onChange({ ...value, text: changed })}
          error={error}
        />
      )}
      {kind === 'adf' && (
        <TextInput
          label="ADF JSON"
          rows={14}
          isCode
          value={adf}
          onChange={(changed) => onChange({ ...value, adf: changed })}
          error={jsonProblem(adf) ?? error}
          spellCheck="false"
        />
      )}
      {kind === 'adf' && <Explain term="adf" />}
    </div>
  );
}
