import { usePriorities } from '../../api/project';
import { Choice } from '../../parts/choice';
import { asItIs, type EditorField, type EditorProps, findAvailable, type ProjectValue } from '../editor-field';
import { texts } from '../texts';

export const priority: EditorField<'priority', ProjectValue | null> = {
  label: texts.fields.priority,
  ...asItIs,
  defaultOf: (shown) => ({ name: shown }),
  textOf: (draft) => draft?.name ?? texts.values.none,
  problemCodes: ['priority_missing'],
  Editor: PriorityEditor,
  isNarrow: true,
};

const none = { id: '', name: texts.none };

function PriorityEditor(props: EditorProps<ProjectValue | null>) {
  const { value, onChange, issueType, issueTypes, siteId, projectKey, error } = props;
  const priorities = usePriorities(siteId, projectKey, findAvailable(issueType, issueTypes)?.id).data ?? [];
  return (
    <Choice
      label={texts.priority}
      options={[none, ...priorities]}
      value={findAvailable(value, priorities)?.id ?? none.id}
      onChange={(id) => onChange(priorities.find((option) => option.id === id) ?? null)}
      error={error}
    />
  );
}
