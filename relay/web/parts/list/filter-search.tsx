import { useEffect, useRef, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';

/** After so long without another letter, a search begins. */
const typingMs = 250;

interface FilterSearchProps {
  readonly label: string;
  /** What is searched for, by the address; null for everything. */
  readonly value: string | null;
  readonly onChange: (text: string | null, options: { replace: boolean }) => void;
}

/**
 * Searches as one types. Emptied, it is off. What the address says is what stands in the field, after Back as well: a
 * search that is refined stays one step of the history.
 */
export function FilterSearch({ label, value, onChange }: FilterSearchProps) {
  const asked = value ?? '';
  const [text, setText] = useState(asked);
  const known = useRef(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (known.current === asked) return;
    // Not by typing: by Back, by a link, or as all filters were cleared.
    clearTimeout(timer.current);
    known.current = asked;
    setText(asked);
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function search(typed: string): void {
    clearTimeout(timer.current);
    const wanted = typed.trim();
    if (wanted === known.current) return;
    const isRefined = known.current !== '' && wanted !== '';
    known.current = wanted;
    onChange(wanted === '' ? null : wanted, { replace: isRefined });
  }

  function type(typed: string): void {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search(typed), typed === '' ? 0 : typingMs);
  }

  return (
    <SearchField className="field" value={text} onChange={type} onSubmit={search}>
      <Label className="label">{label}</Label>
      <Input className="input" maxLength={255} />
    </SearchField>
  );
}
