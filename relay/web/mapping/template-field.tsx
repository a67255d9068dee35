import { type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from 'react';
import { insertVariable, typedName, unclosed } from './placeholders';
import { texts } from './texts';
import { UsedVariables, VariableMenu } from './variable-menu';
import { VariableOption } from './variable-option';
import { matching, type Variable } from './variables';

interface TemplateFieldProps {
  readonly label: string;
  /** The name of the button that lists all variables, where it isn't the only one. */
  readonly insertLabel?: string;
  readonly value: string;
  readonly onChange: (template: string) => void;
  readonly variables: readonly Variable[];
  readonly error?: string | undefined;
  readonly description?: string | undefined;
  /** The height in rows, for a text area; without it, one line. */
  readonly rows?: number;
  readonly isCode?: boolean;
}

type Box = HTMLInputElement & HTMLTextAreaElement;

/**
 * A template of one line or several. Two braces open the list of the event's variables: Enter takes the highlighted one,
 * at first the first, arrow keys move, Esc closes the list.
 */
export function TemplateField(props: TemplateFieldProps) {
  const { label, insertLabel, value, onChange, variables, error, description, rows, isCode = false } = props;
  const id = useId();
  const box = useRef<Box>(null);
  const list = useSuggestions(props, box);
  const activeId = list.isOpen ? `${id}-${list.active}` : undefined;
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  // Half a placeholder is wrong only until the list is closed.
  const shownError = list.isOpen ? undefined : error;
  const describedBy = [description !== undefined && `${id}-help`, shownError !== undefined && `${id}-error`];

  const shared = {
    ref: box as Ref<HTMLInputElement> & Ref<HTMLTextAreaElement>,
    id,
    className: isCode ? 'input code' : 'input',
    spellCheck: !isCode,
    value,
    'aria-autocomplete': 'list',
    'aria-controls': list.isOpen ? `${id}-list` : undefined,
    'aria-activedescendant': activeId,
    'aria-invalid': shownError !== undefined || undefined,
    'data-invalid': shownError !== undefined || undefined,
    'aria-describedby': describedBy.filter(Boolean).join(' ') || undefined,
    autoComplete: 'off',
    onKeyDown: list.onKeyDown,
    onBlur: list.close,
    onChange: ({ target }: { target: { value: string } }) => {
      onChange(target.value);
      list.open();
    },
  } as const;

  return (
    <div className="stack tight">
      <div className="field suggesting">
        <label className="label" htmlFor={id}>
          {label}
        </label>
        {rows === undefined ? (
          <input {...shared} type="text" role="combobox" aria-expanded={list.isOpen} />
        ) : (
          <textarea {...shared} rows={rows} aria-haspopup="listbox" />
        )}
        {description !== undefined && (
          <span id={`${id}-help`} className="muted small">
            {description}
          </span>
        )}
        {shownError !== undefined && (
          <span id={`${id}-error`} className="field-error">
            {shownError}
          </span>
        )}
        {list.isOpen && (
          <div role="listbox" id={`${id}-list`} aria-label={texts.variables} className="listbox popover suggestions">
            {list.available.map((variable, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, which names the active option
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled in the text
              <div
                key={variable.name}
                role="option"
                id={`${id}-${index}`}
                aria-selected={index === list.active}
                data-focused={index === list.active || undefined}
                className="option"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => list.insert(variable.name)}
              >
                <VariableOption variable={variable} />
              </div>
            ))}
          </div>
        )}
      </div>
      <div className="buttons">
        <VariableMenu label={insertLabel ?? texts.insertVariable} variables={variables} onInsert={list.insert} />
        <UsedVariables template={value} known={variables.map(({ name }) => name)} />
      </div>
    </div>
  );
}

/** What is wrong with a template before anyone is asked. */
export function templateProblem(template: string): string | undefined {
  const written = unclosed(template);
  return written === undefined ? undefined : texts.unclosed(written);
}

/** The list that opens while a placeholder is typed. */
function useSuggestions({ value, onChange, variables }: TemplateFieldProps, box: { readonly current: Box | null }) {
  const [isWanted, setWanted] = useState(false);
  const [chosen, setChosen] = useState(0);
  const caretIn = () => box.current?.selectionStart ?? value.length;
  const typed = isWanted ? typedName(value, caretIn()) : undefined;
  const available = typed === undefined ? [] : matching(variables, typed);
  const isOpen = available.length > 0;
  const active = Math.min(chosen, available.length - 1);

  function insert(name: string): void {
    const { text, caret } = insertVariable(value, caretIn(), name);
    onChange(text);
    setWanted(false);
    // Once React has put the text into the box, which moves its caret to the end.
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(caret, caret);
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const highlighted = available[active];
    if (highlighted === undefined || event.nativeEvent.isComposing) return;
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Esc closes the list, not the dialog that the field is in.
    event.stopPropagation();
    if (act === 'take') insert(highlighted.name);
    else if (act === 'close') setWanted(false);
    else setChosen((active + act + available.length) % available.length);
  }

  return {
    available,
    active,
    isOpen,
    insert,
    onKeyDown,
    close: () => setWanted(false),
    open: () => {
      setWanted(true);
      setChosen(0);
    },
  };
}

const keys: Readonly<Record<string, 1 | -1 | 'take' | 'close' | undefined>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Enter: 'take',
  Escape: 'close',
};
