import { type KeyboardEvent, useState } from 'react';
import { Button, Label, Tag, TagGroup, TagList } from 'react-aria-components';
import { TextInput } from '../../parts/text-input';
import { asItIs, type EditorField, type EditorProps } from '../editor-field';
import { texts } from '../texts';

type Labels = readonly string[];

export const labels: EditorField<'labels', Labels> = {
  label: texts.fields.labels,
  ...asItIs,
  bodyOf: (draft) => [...draft],
  textOf: (draft) => draft.join(' '),
  Editor: LabelsEditor,
};

/** Jira's labels have no spaces: a space, a comma or Enter ends one. */
function LabelsEditor({ value, onChange, error }: EditorProps<Labels>) {
  const [typed, setTyped] = useState('');

  function add(text: string): void {
    const added = text.split(/[\s,]+/).filter((label) => label !== '' && !value.includes(label));
    if (added.length > 0) onChange([...value, ...new Set(added)]);
    setTyped('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && typed !== '') {
      event.preventDefault();
      add(typed);
    }
    if (event.key === 'Backspace' && typed === '' && value.length > 0) onChange(value.slice(0, -1));
  }

  return (
    <div className="stack tight">
      <TextInput
        label={texts.labels}
        description={texts.labelsHelp}
        value={typed}
        onChange={(text) => (/[\s,]/.test(text) ? add(text) : setTyped(text))}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
        error={error}
      />
      {value.length > 0 && (
        <TagGroup
          className="chips"
          onRemove={(keys) => onChange(value.filter((label) => !keys.has(label)))}
          selectionMode="none"
        >
          <Label className="visually-hidden">{texts.labelsOfEvent}</Label>
          <TagList className="chips" items={value.map((label) => ({ id: label }))}>
            {({ id }) => (
              <Tag id={id} textValue={id} className="chip">
                {id}
                <Button slot="remove" className="chip-remove" aria-label={texts.removeLabel(id)}>
                  ×
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
    </div>
  );
}
