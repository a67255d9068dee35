import { useEffect, useRef } from 'react';
import { useProjectFields } from '../../api/project';
import type { ProjectField } from '../../api/types';
import { Button } from '../../parts/button';
import { Loaded } from '../../parts/loaded';
import { type EditorProps, findAvailable } from '../editor-field';
import type { FieldDraft } from './draft';
import { FieldItem } from './field-item';
import { SearchChoice } from './search-choice';
import { texts } from './texts';

type Drafts = readonly FieldDraft[];

/** The other fields of the issue type: those that Jira requires, those that the row sets, and a way to add more. */
export function FieldsSection(props: EditorProps<Drafts>) {
  const { issueType, issueTypes, siteId, projectKey, error } = props;
  const chosen = findAvailable(issueType, issueTypes);
  const fields = useProjectFields(siteId, projectKey, chosen?.id);
  return (
    <fieldset className="stack tight">
      <legend className="label">{texts.heading}</legend>
      {error !== undefined && <p className="field-error">{error}</p>}
      {chosen === null ? (
        <p className="muted small">{texts.chooseIssueType}</p>
      ) : (
        <Loaded query={fields} thing={texts.loading} plural rows={2}>
          {(known) => <Fields {...props} known={known} issueTypeName={chosen.name} />}
        </Loaded>
      )}
    </fieldset>
  );
}

interface FieldsProps extends EditorProps<Drafts> {
  readonly known: readonly ProjectField[];
  readonly issueTypeName: string;
}

function Fields({ value, onChange, eventType, siteId, projectKey, parts, known, issueTypeName }: FieldsProps) {
  const list = useRef<HTMLDivElement>(null);
  const added = useFocusOnAdded(list);
  const isRequired = ({ required, hasDefault }: ProjectField) => required && !hasDefault;
  const required = known.filter(isRequired);
  const others = value.filter(({ fieldId }) => !required.some(({ id }) => id === fieldId));
  const addable = known.filter(
    ({ id, kind }) => kind !== 'unsupported' && ![...required, ...others.map(idOfDraft)].some((one) => one.id === id),
  );
  const remove = (fieldId: string) => onChange(value.filter((draft) => draft.fieldId !== fieldId));
  const item = (field: ProjectField, draft: FieldDraft, onRemove?: () => void) => (
    <FieldItem
      key={field.id}
      field={field}
      draft={draft}
      onChange={(changed) => onChange(withDraft(value, changed))}
      onRemove={onRemove}
      eventType={eventType}
      siteId={siteId}
      projectKey={projectKey}
      error={parts[field.id]}
    />
  );
  return (
    <div ref={list} className="stack">
      {known.length === 0 && value.length === 0 && <p className="muted small">{texts.none(issueTypeName)}</p>}
      {required.map((field) => item(field, value.find(({ fieldId }) => fieldId === field.id) ?? emptyDraftOf(field)))}
      {others.map((draft) => {
        const field = known.find(({ id }) => id === draft.fieldId);
        const onRemove = () => {
          list.current?.querySelector<HTMLElement>('.add-field input')?.focus();
          remove(draft.fieldId);
        };
        return field === undefined ? (
          <Gone key={draft.fieldId} name={draft.name} onRemove={onRemove}>
            {texts.gone(draft.name, projectKey, issueTypeName)}
          </Gone>
        ) : (
          item(field, draft, onRemove)
        );
      })}
      {addable.length > 0 && (
        <div className="add-field">
          <SearchChoice
            label={texts.addField}
            placeholder={texts.searchFields}
            isAdding
            options={addable}
            value={null}
            onChange={(option) => {
              const field = addable.find(({ id }) => id === option?.id);
              if (field === undefined) return;
              added(field.id);
              onChange([...value, emptyDraftOf(field)]);
            }}
          />
        </div>
      )}
    </div>
  );
}

/** A field that the row sets and the project doesn't have (any longer). */
function Gone({ name, children, onRemove }: { name: string; children: string; onRemove: () => void }) {
  return (
    <div className="jira-field">
      <span className="label">{name}</span>
      <p className="field-error">{children}</p>
      <div className="buttons small">
        <Button look="link" aria-label={texts.removeField(name)} onPress={onRemove}>
          {texts.remove}
        </Button>
      </div>
    </div>
  );
}

/** The control of a field that was just added gets the focus. */
function useFocusOnAdded(list: { readonly current: HTMLElement | null }): (fieldId: string) => void {
  const wanted = useRef<string | undefined>();
  useEffect(() => {
    if (wanted.current === undefined) return;
    const item = list.current?.querySelector(`[data-field="${CSS.escape(wanted.current)}"]`);
    if (item === null || item === undefined) return;
    wanted.current = undefined;
    item.querySelector<HTMLElement>('input, textarea, button')?.focus();
  });
  return (fieldId) => {
    wanted.current = fieldId;
  };
}

function idOfDraft({ fieldId }: FieldDraft): { readonly id: string } {
  return { id: fieldId };
}

function emptyDraftOf({ id, name }: ProjectField): FieldDraft {
  return { fieldId: id, name, value: null, byEvent: null };
}

function withDraft(drafts: Drafts, changed: FieldDraft): Drafts {
  const isThere = drafts.some(({ fieldId }) => fieldId === changed.fieldId);
  return isThere ? drafts.map((draft) => (draft.fieldId === changed.fieldId ? changed : draft)) : [...drafts, changed];
}
