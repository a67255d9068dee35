import { useRef, useState } from 'react';
import {
  ComboBox,
  DialogTrigger,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { Button } from '../parts/button';
import { insertVariable, typedName, usedVariables } from './placeholders';

/** Jira's limit of a summary, and the length from which the count is shown. */
const maxSummaryChars = 255;
const showCountFromChars = 200;

interface SummaryFieldProps {
  readonly value: string;
  readonly onChange: (summary: string) => void;
  readonly variables: readonly string[];
  readonly error?: string | undefined;
}

/** The summary's template. Two braces, or the button, open the list of the event's variables. */
export function SummaryField({ value, onChange, variables, error }: SummaryFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const caretIn = () => input.current?.selectionStart ?? value.length;
  const typed = typedName(value, caretIn());
  const available =
    typed === undefined ? [] : variables.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));

  function insert(name: string): void {
    const { text, caret } = insertVariable(value, caretIn(), name);
    onChange(text);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caret, caret);
    });
  }

  return (
    <div className="stack tight">
      <ComboBox
        className="field"
        inputValue={value}
        onInputChange={onChange}
        items={available.map((name) => ({ name }))}
        defaultFilter={() => true}
        value={null}
        onChange={(key) => key !== null && insert(String(key))}
        allowsCustomValue
        menuTrigger="input"
        isInvalid={error !== undefined}
      >
        <Label className="label">Summary</Label>
        <Input ref={input} className="input" />
        {value.length > showCountFromChars && (
          <Text slot="description">
            {value.length} of {maxSummaryChars}
          </Text>
        )}
        <FieldError>{error}</FieldError>
        <Popover className="popover">
          <ListBox className="listbox" aria-label="Variables">
            {({ name }: { name: string }) => (
              <ListBoxItem id={name} textValue={name} className="option">
                <code>{name}</code>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      <div className="buttons">
        <VariableMenu variables={variables} onInsert={insert} />
        <UsedVariables template={value} known={variables} />
      </div>
    </div>
  );
}

/** All variables of the event, to insert at the caret. */
function VariableMenu(props: { variables: readonly string[]; onInsert: (name: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button>Insert variable</Button>
      <Popover className="popover" aria-label="Insert variable">
        <ListBox
          className="listbox"
          aria-label="Variables"
          autoFocus="first"
          items={props.variables.map((name) => ({ name }))}
          onAction={(key) => {
            setOpen(false);
            props.onInsert(String(key));
          }}
        >
          {({ name }) => (
            <ListBoxItem id={name} textValue={name} className="option">
              <code>{name}</code>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </DialogTrigger>
  );
}

function UsedVariables({ template, known }: { template: string; known: readonly string[] }) {
  const used = usedVariables(template);
  if (used.length === 0) return null;
  return (
    <ul className="chips" aria-label="Variables used">
      {used.map((name) => (
        <li key={name} className={known.includes(name) ? 'chip' : 'chip wait'}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
  );
}
