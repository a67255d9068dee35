import { useEffect } from 'react';
import { usePriorities } from '../api/project';
import type { Destination } from '../api/types';
import { type Offered, offeredAs } from '../mapping/editor-field';
import { Choice } from '../parts/choice';

/** The priority that a row is to have; null for none, `missing` until one is chosen in place of one that is gone. */
export type ChosenPriority = Offered | null | 'missing';

export interface RemapPriorityProps {
  readonly destination: Destination;
  readonly issueTypeId: string | undefined;
  readonly was: Offered | null;
  readonly label: string;
  /** Undefined: the row keeps its priority. */
  readonly chosen: ChosenPriority | undefined;
  readonly onChange: (priority: ChosenPriority) => void;
}

const none = { id: '', name: 'None' };

/** Asks for another priority where the project does not offer the row's own for the issue type that it is to have. */
export function RemapPriority(props: RemapPriorityProps) {
  const { destination, issueTypeId, was, label, chosen, onChange } = props;
  const offered = usePriorities(destination.site.id, destination.project.key, issueTypeId).data;
  const isMissing = offered !== undefined && was !== null && offeredAs(was, offered) === null;
  const isAsked = isMissing && chosen === undefined;
  useEffect(() => {
    if (isAsked) onChange('missing');
  }, [isAsked, onChange]);
  if (!isMissing) return null;
  return (
    <Choice
      label={label}
      options={[none, ...offered]}
      value={chosen === undefined || chosen === 'missing' ? null : (chosen?.id ?? none.id)}
      onChange={(id) => onChange(offered.find((priority) => priority.id === id) ?? null)}
      description={`${destination.project.key} has no priority “${was.name}”.`}
    />
  );
}
