import { usePriorities } from '../../api/project';
import { Choice } from '../../parts/choice';
import { asItIs, type EditorField, type EditorProps, findAvailable, type ProjectValue } from '../editor-field';

export const priority: EditorField<'priority', ProjectValue | null> = {
  label: 'priority',
  ...asItIs,
  defaultOf: (shown) => ({ name: shown }),
  textOf: (draft) => draft?.name ?? 'none',
  problemCodes: ['priority_missing'],
  Editor: PriorityEditor,
  isNarrow: true,
};

const none = { id: '', name: 'None' };

function PriorityEditor(props: EditorProps<ProjectValue | null>) {
  const { value, onChange, issueType, issueTypes, siteId, projectKey, error } = props;
  const priorities = usePriorities(siteId, projectKey, findAvailable(issueType, issueTypes)?.id).data ?? [];
  return (
    <Choice
      label="Priority"
      options={[none, ...priorities]}
      value={findAvailable(value, priorities)?.id ?? none.id}
      onChange={(id) => onChange(priorities.find((option) => option.id === id) ?? null)}
      error={error}
    />
  );
}
