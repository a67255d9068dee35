import { asItIs, type EditorField, type EditorProps } from '../editor-field';
import { SummaryField } from '../summary-field';

export const summaryTemplate: EditorField<'summaryTemplate', string> = {
  label: 'summary',
  ...asItIs,
  textOf: (draft) => draft,
  Editor: SummaryEditor,
};

function SummaryEditor({ eventType, ...props }: EditorProps<string>) {
  return (
    <SummaryField value={props.value} onChange={props.onChange} variables={eventType.variables} error={props.error} />
  );
}
