import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import type { Option } from '../../parts/choice';
import { texts } from './texts';

/** A list that is longer is searched. */
const maxShown = 100;

interface SearchChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  /** The one that is chosen; its name stands in the field. Null for a field that adds what is chosen elsewhere. */
  readonly value: Option | null;
  /** Null when the field is emptied. */
  readonly onChange: (option: Option | null) => void;
  /** In place of “Search”. */
  readonly placeholder?: string;
  /** Whether it adds what is chosen to others that are shown elsewhere: then it is ready for the next one. */
  readonly isAdding?: boolean;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  /** Where the options are searched elsewhere, what to search for. */
  readonly onSearch?: (text: string) => void;
  readonly isSearching?: boolean;
  readonly nothing?: string;
}

/** One of many: a field that is searched while typing. */
export function SearchChoice(props: SearchChoiceProps) {
  const { label, options, value, onChange, placeholder = texts.search, description, error, onSearch } = props;
  const { isSearching = false, nothing = texts.nothingMatches, isAdding = false } = props;
  const name = value?.name ?? '';
  const [typed, setTyped] = useState(name);
  const [shownFor, setShownFor] = useState(name);
  if (shownFor !== name) {
    setShownFor(name);
    setTyped(name);
  }
  const input = useRef<HTMLInputElement>(null);
  // To empty its text would open its list again; another field, which is closed, takes its place.
  const [added, setAdded] = useState(0);
  useEffect(() => {
    if (added > 0) input.current?.focus();
  }, [added]);
  const sought = typed === name ? '' : typed.trim().toLowerCase();
  const found =
    onSearch === undefined ? options.filter((option) => option.name.toLowerCase().includes(sought)) : options;
  const shown = found.slice(0, maxShown);

  function type(text: string): void {
    setTyped(text);
    onSearch?.(text === name ? '' : text.trim());
    if (text === '' && value !== null) onChange(null);
  }

  function choose(chosen: Option): void {
    setTyped(isAdding ? '' : chosen.name);
    if (isAdding) setAdded(added + 1);
    onSearch?.('');
    onChange(chosen);
  }

  /** Enter takes what matches best, unless an option is highlighted. */
  function takeFirst(event: KeyboardEvent): void {
    const isHighlighted = event.target instanceof Element && event.target.hasAttribute('aria-activedescendant');
    const [first] = shown;
    if (event.key !== 'Enter' || isHighlighted || first === undefined || typed.trim() === '' || typed === name) return;
    event.preventDefault();
    event.stopPropagation();
    choose(first);
  }

  return (
    <ComboBox
      key={added}
      className="field"
      inputValue={typed}
      onInputChange={type}
      items={shown}
      defaultFilter={() => true}
      value={value?.id ?? null}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen !== undefined) choose(chosen);
      }}
      onBlur={() => setTyped(name)}
      allowsEmptyCollection
      menuTrigger="input"
      isInvalid={error !== undefined}
    >
      <Label className="label">{label}</Label>
      <div className="combo" onKeyDownCapture={takeFirst}>
        <Input ref={input} className="input" placeholder={placeholder} />
        <Button className="combo-button">
          <span aria-hidden="true">▾</span>
        </Button>
      </div>
      {description !== undefined && <Text slot="description">{description}</Text>}
      <FieldError>{error}</FieldError>
      <Popover className="popover">
        <ListBox
          className="listbox"
          aria-label={label}
          renderEmptyState={() => <p className="option muted">{isSearching ? texts.searching : nothing}</p>}
        >
          {(option: Option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="option">
              {option.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
