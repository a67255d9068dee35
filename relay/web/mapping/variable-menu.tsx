import { useState } from 'react';
import { DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { Button } from '../parts/button';
import { usedVariables } from './placeholders';
import { texts } from './texts';
import { VariableOption } from './variable-option';
import type { Variable } from './variables';

interface VariableMenuProps {
  readonly label: string;
  readonly variables: readonly Variable[];
  readonly onInsert: (name: string) => void;
}

/** All variables of the event, to insert at the caret. */
export function VariableMenu({ label, variables, onInsert }: VariableMenuProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button aria-label={label}>{texts.insertVariable}</Button>
      <Popover className="popover" aria-label={label}>
        <ListBox
          className="listbox"
          aria-label={texts.variables}
          autoFocus="first"
          items={variables.map((variable) => ({ ...variable, id: variable.name }))}
          onAction={(key) => {
            setOpen(false);
            onInsert(String(key));
          }}
        >
          {(variable) => (
            <ListBoxItem id={variable.id} textValue={variable.name} className="option">
              <VariableOption variable={variable} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </DialogTrigger>
  );
}

/** The variables that a template uses; one that the event doesn't have stands out. */
export function UsedVariables({ template, known }: { template: string; known: readonly string[] }) {
  const used = usedVariables(template);
  if (used.length === 0) return null;
  return (
    <ul className="chips" aria-label={texts.variablesUsed}>
      {used.map((name) => (
        <li key={name} className={known.includes(name) ? 'chip' : 'chip wait'}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
  );
}
