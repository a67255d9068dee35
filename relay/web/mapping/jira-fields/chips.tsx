import { Button, Label, Tag, TagGroup, TagList } from 'react-aria-components';

interface ChipsProps {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly removeName: (name: string) => string;
  readonly onRemove: (id: string) => void;
}

/** Several values that are chosen, each with a way to remove it. */
export function Chips({ label, items, removeName, onRemove }: ChipsProps) {
  if (items.length === 0) return null;
  return (
    <TagGroup
      className="chips"
      onRemove={(keys) => {
        for (const key of keys) onRemove(String(key));
      }}
      selectionMode="none"
    >
      <Label className="visually-hidden">{label}</Label>
      <TagList className="chips" items={items}>
        {({ id, name }) => (
          <Tag id={id} textValue={name} className="chip">
            {name}
            <Button slot="remove" className="chip-remove" aria-label={removeName(name)}>
              ×
            </Button>
          </Tag>
        )}
      </TagList>
    </TagGroup>
  );
}
