import { texts } from './texts';
import type { Variable } from './variables';

/** A variable in a list: its name, what it means, and a value that it may have. */
export function VariableOption({ variable: { name, meaning, sample } }: { variable: Variable }) {
  return (
    <span className="variable">
      <code>{name}</code>
      <span>{meaning}</span>
      {sample !== '' && <span className="muted small">{texts.sampleOf(sample)}</span>}
    </span>
  );
}
