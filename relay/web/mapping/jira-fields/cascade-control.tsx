import { Choice } from '../../parts/choice';
import { optionOf } from './option-controls';
import { texts } from './texts';
import type { ControlProps } from './value-control';

const none = { id: '', name: texts.noneChosen };

/** A value and, below it, one of its own. */
export function CascadeControl({ field, label, value, onChange, projectKey, error }: ControlProps) {
  const options = field.allowedValues ?? [];
  const parent = optionOf(value, options);
  const known = options.find(({ id }) => id === parent?.id);
  const children = known?.children ?? [];
  const child =
    typeof value === 'object' && value !== null && 'child' in value ? optionOf(value.child, children) : null;
  const gone = parent !== null && known === undefined ? texts.valueGone(parent.name, projectKey) : undefined;
  const childGone =
    child !== null && !children.some(({ id }) => id === child.id) ? texts.valueGone(child.name, projectKey) : undefined;
  return (
    <div className="pair">
      <Choice
        label={label}
        options={[none, ...(gone === undefined || parent === null ? [] : [parent]), ...options]}
        value={parent?.id ?? none.id}
        onChange={(id) => {
          const chosen = options.find((option) => option.id === id);
          onChange(chosen === undefined ? null : { id: chosen.id, name: chosen.name });
        }}
        error={error ?? gone}
      />
      {(children.length > 0 || child !== null) && parent !== null && (
        <Choice
          label={texts.cascade.child(label)}
          options={[none, ...(childGone === undefined || child === null ? [] : [child]), ...children]}
          value={child?.id ?? none.id}
          onChange={(id) => {
            const chosen = children.find((option) => option.id === id);
            onChange(chosen === undefined ? parent : { ...parent, child: { id: chosen.id, name: chosen.name } });
          }}
          error={childGone}
        />
      )}
    </div>
  );
}
