import { Choice } from '../../parts/choice';
import { asItIs, type EditorField, type EditorProps, findAvailable, type ProjectValue } from '../editor-field';

export const issueType: EditorField<'issueType', ProjectValue | null> = {
  label: 'issue type',
  ...asItIs,
  defaultOf: (shown, issueTypes) => issueTypes.find(({ name }) => name.toLowerCase() === shown.toLowerCase()) ?? null,
  textOf: (draft) => draft?.name ?? 'none',
  problemCodes: ['issue_type_missing', 'required_field'],
  Editor: IssueTypeEditor,
  isNarrow: true,
};

function IssueTypeEditor({ value, onChange, issueTypes, isOn, projectKey, error }: EditorProps<ProjectValue | null>) {
  const chosen = findAvailable(value, issueTypes);
  return (
    <Choice
      label="Issue type"
      options={issueTypes}
      value={chosen?.id ?? null}
      onChange={(id) => onChange(issueTypes.find((option) => option.id === id) ?? null)}
      error={error ?? (chosen === null && isOn ? missing(value, projectKey) : undefined)}
    />
  );
}

function missing(wanted: ProjectValue | null, projectKey: string): string {
  return wanted === null
    ? 'Choose an issue type.'
    : `${projectKey} no longer has the issue type “${wanted.name}”. Choose another.`;
}
