import type { EventTypeInfo } from '../api/types';
import type { Option } from '../parts/choice';
import { Explain } from '../parts/explain';
import { placeOfKey, type RowDraft } from './draft';
import type { FieldName } from './editor-field';
import type { FieldErrors } from './errors';
import { type EditorFields, editorFields, type FieldDrafts, fieldNames } from './fields';

interface RowEditorProps {
  readonly eventType: EventTypeInfo;
  readonly row: RowDraft;
  readonly onChange: (change: Partial<FieldDrafts>) => void;
  readonly siteId: string;
  readonly projectKey: string;
  readonly issueTypes: readonly Option[];
  /** What is wrong, by the row's field. */
  readonly errors: FieldErrors;
}

/** The editor of one event's row. */
export function RowEditor(props: RowEditorProps) {
  const narrow = fieldNames.filter((name) => editorFields[name].isNarrow);
  const wide = fieldNames.filter((name) => !editorFields[name].isNarrow);
  return (
    <div className="stack">
      {props.eventType.type === 'experiment.srm_failed' && <Explain term="srm" />}
      <div className="pair">
        {narrow.map((name) => (
          <FieldEditor key={name} {...props} name={name} />
        ))}
      </div>
      {wide.map((name) => (
        <FieldEditor key={name} {...props} name={name} />
      ))}
    </div>
  );
}

function FieldEditor<F extends FieldName>({ name, row, onChange, errors, ...place }: RowEditorProps & { name: F }) {
  const { Editor }: EditorFields[F] = editorFields[name];
  if (Editor === null) return null;
  const change = (value: FieldDrafts[F]) => onChange({ [name]: value } as Partial<FieldDrafts>);
  return (
    <Editor
      {...place}
      value={row[name]}
      onChange={change}
      isOn={row.enabled}
      issueType={row.issueType}
      lifecycle={lifecycleOf(row)}
      error={errors[name]}
      parts={partsIn(errors, name)}
    />
  );
}

function lifecycleOf({ lifecycle: draft }: RowDraft) {
  const { problem, bodyOf } = editorFields.lifecycle;
  return problem(draft) === undefined ? bodyOf(draft) : undefined;
}

function partsIn(errors: FieldErrors, name: FieldName): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([key, words]) => {
      const place = placeOfKey(key);
      return place.name === name && place.part !== undefined ? [[place.part, words] as const] : [];
    }),
  );
}
