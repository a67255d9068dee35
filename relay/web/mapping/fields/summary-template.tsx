import { asItIs, type EditorField, type EditorProps } from '../editor-field';
import { TemplateField, templateProblem } from '../template-field';
import { texts } from '../texts';
import { variablesOf } from '../variables';

/** Jira's limit of a summary, and the length from which the count is shown. */
const maxSummaryChars = 255;
const showCountFromChars = 200;

export const summaryTemplate: EditorField<'summaryTemplate', string> = {
  label: texts.fields.summaryTemplate,
  ...asItIs,
  problem: (draft) => (draft.trim() === '' ? texts.enterSummary : templateProblem(draft)),
  textOf: (draft) => draft,
  Editor: SummaryEditor,
};

function SummaryEditor({ eventType, value, onChange, error }: EditorProps<string>) {
  return (
    <TemplateField
      label={texts.summary}
      value={value}
      onChange={onChange}
      variables={variablesOf(eventType)}
      error={error}
      description={value.length > showCountFromChars ? texts.lengthOf(value.length, maxSummaryChars) : undefined}
    />
  );
}
