import { type KeyboardEvent, useState } from 'react';
import { TextInput } from '../../parts/text-input';
import { texts as mapping } from '../texts';
import { Chips } from './chips';
import type { PlainValue } from './draft';
import { texts } from './texts';
import type { ControlProps } from './value-control';

interface LabelsControlProps extends ControlProps {
  /** Names may have spaces, and are sent as such; labels are texts without. */
  readonly isNames?: boolean;
}

/** A list of texts: labels, or the names of groups that Jira doesn't list. */
export function LabelsControl({ label, value, onChange, error, isNames = false }: LabelsControlProps) {
  const [typed, setTyped] = useState('');
  const items = (Array.isArray(value) ? value : []).map((item) =>
    typeof item === 'string' ? item : (item.name ?? ''),
  );

  function change(next: readonly string[]): void {
    const sent: PlainValue = isNames ? next.map((name) => ({ name })) : [...next];
    onChange(next.length === 0 ? null : sent);
  }

  function add(text: string): void {
    const parts = isNames ? [text.trim()] : text.split(/[\s,]+/);
    const added = parts.filter((part) => part !== '' && !items.includes(part));
    if (added.length > 0) change([...items, ...new Set(added)]);
    setTyped('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && typed !== '') {
      event.preventDefault();
      add(typed);
    }
    if (event.key === 'Backspace' && typed === '' && items.length > 0) change(items.slice(0, -1));
  }

  return (
    <div className="stack tight">
      <TextInput
        label={label}
        description={isNames ? texts.groupsHelp : mapping.labelsHelp}
        value={typed}
        onChange={(text) => (!isNames && /[\s,]/.test(text) ? add(text) : setTyped(text))}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
        error={error}
      />
      <Chips
        label={texts.valuesOf(label)}
        items={items.map((name) => ({ id: name, name }))}
        removeName={texts.removeValue}
        onRemove={(removed) => change(items.filter((item) => item !== removed))}
      />
    </div>
  );
}
