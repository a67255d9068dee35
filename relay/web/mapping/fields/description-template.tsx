import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Button } from '../../parts/button';
import { Explain } from '../../parts/explain';
import type { EditorField, EditorProps } from '../editor-field';
import { jsonProblem } from '../json-problem';
import { TemplateField, templateProblem } from '../template-field';
import { texts } from '../texts';
import { variablesOf } from '../variables';

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
  label: texts.fields.descriptionTemplate,
  draftOf(template) {
    if (template === null) return byDefault;
    return typeof template === 'string'
      ? { ...byDefault, kind: 'text', text: template }
      : { ...byDefault, kind: 'adf', adf: JSON.stringify(template, null, 2) };
  },
  defaultOf: () => byDefault,
  bodyOf: ({ kind, text, adf }) => (kind === 'default' ? null : kind === 'text' ? text : JSON.parse(adf)),
  problem: ({ kind, text, adf }) => ({ default: undefined, text: templateProblem(text), adf: jsonProblem(adf) })[kind],
  textOf: ({ kind, text, adf }) => ({ default: texts.values.default, text, adf })[kind],
  comparable: ({ kind, text, adf }) => ({ default: null, text, adf })[kind],
  problemCodes: [],
  Editor: DescriptionEditor,
};

function DescriptionEditor({ value, onChange, eventType, error }: EditorProps<DescriptionDraft>) {
  const { kind, text, adf } = value;
  return (
    <div className="stack tight">
      <RadioGroup
        className="field"
        value={kind}
        onChange={(chosen) => onChange({ ...value, kind: chosen as DescriptionKind })}
        orientation="horizontal"
      >
        <Label className="label">{texts.description}</Label>
        <div className="radios">
          {Object.entries(texts.descriptionKinds).map(([id, name]) => (
            <Radio key={id} value={id} className="radio">
              {name}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      {kind === 'default' && <p className="muted small">{texts.defaultDescription}</p>}
      {kind === 'text' && (
        <TemplateField
          label={texts.plainText}
          insertLabel={texts.insertIntoDescription}
          rows={6}
          value={text}
          onChange={(changed) => onChange({ ...value, text: changed })}
          variables={variablesOf(eventType)}
          error={error}
        />
      )}
      {kind === 'adf' && (
        <>
          <TemplateField
            label={texts.adfJson}
            insertLabel={texts.insertIntoDescription}
            description={texts.adfHelp}
            rows={14}
            isCode
            value={adf}
            onChange={(changed) => onChange({ ...value, adf: changed })}
            variables={variablesOf(eventType)}
            error={error}
          />
          <div className="buttons">
            <Button onPress={() => onChange({ ...value, adf: JSON.stringify(eventType.defaultDescription, null, 2) })}>
              {texts.startFromDefault}
            </Button>
          </div>
        </>
      )}
      {kind === 'adf' && <Explain term="adf" />}
    </div>
  );
}
