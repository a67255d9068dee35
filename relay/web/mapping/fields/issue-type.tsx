import { Choice } from '../../parts/choice';
import { asItIs, type EditorField, type EditorProps, findAvailable, type ProjectValue } from '../editor-field';
import { texts } from '../texts';

export const issueType: EditorField<'issueType', ProjectValue | null> = {
  label: texts.fields.issueType,
  ...asItIs,
  defaultOf: (shown, issueTypes) => issueTypes.find(({ name }) => name.toLowerCase() === shown.toLowerCase()) ?? null,
  textOf: (draft) => draft?.name ?? texts.values.none,
  problemCodes: ['issue_type_missing'],
  Editor: IssueTypeEditor,
  isNarrow: true,
};

function IssueTypeEditor({ value, onChange, issueTypes, isOn, projectKey, error }: EditorProps<ProjectValue | null>) {
  const chosen = findAvailable(value, issueTypes);
  return (
    <Choice
      label={texts.issueType}
      options={issueTypes}
      value={chosen?.id ?? null}
      onChange={(id) => onChange(issueTypes.find((option) => option.id === id) ?? null)}
      error={error ?? (chosen === null && isOn ? missing(value, projectKey) : undefined)}
    />
  );
}

function missing(wanted: ProjectValue | null, projectKey: string): string {
  return wanted === null ? texts.chooseIssueType : texts.issueTypeGone(projectKey, wanted.name);
}
