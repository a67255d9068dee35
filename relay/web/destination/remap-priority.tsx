import { useEffect } from 'react';
import { usePriorities } from '../api/project';
import type { Destination } from '../api/types';
import { findAvailable, type ProjectValue } from '../mapping/editor-field';
import { Choice } from '../parts/choice';
import { texts } from './texts';

/** The priority that a row will have; null for none, `missing` until one is chosen to replace one that is gone. */
export type ChosenPriority = ProjectValue | null | 'missing';

interface RemapPriorityProps {
  readonly destination: Destination;
  readonly issueTypeId: string | undefined;
  readonly was: ProjectValue | null;
  readonly label: string;
  /** Undefined: the row keeps its priority. */
  readonly chosen: ChosenPriority | undefined;
  readonly onChange: (priority: ChosenPriority) => void;
}

const none = { id: '', name: texts.none };

/** Asks for another priority where the project doesn't have the row's own for its new issue type. */
export function RemapPriority(props: RemapPriorityProps) {
  const { destination, issueTypeId, was, label, chosen, onChange } = props;
  const available = usePriorities(destination.site.id, destination.project.key, issueTypeId).data;
  const isMissing = available !== undefined && was !== null && findAvailable(was, available) === null;
  const isAsked = isMissing && chosen === undefined;
  useEffect(() => {
    if (isAsked) onChange('missing');
  }, [isAsked, onChange]);
  if (!isMissing) return null;
  return (
    <Choice
      label={label}
      options={[none, ...available]}
      value={chosen === undefined || chosen === 'missing' ? null : (chosen?.id ?? none.id)}
      onChange={(id) => onChange(available.find((priority) => priority.id === id) ?? null)}
      description={texts.noSuchPriority(destination.project.key, was.name)}
    />
  );
}
