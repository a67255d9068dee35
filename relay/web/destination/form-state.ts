import { useEffect, useState } from 'react';
import type { Destination } from '../api/types';
import { completed, draftOf, type RowDraft } from '../mapping/draft';
import { type DestinationForm, differences } from './merge';

/** A form, what it began with, and the version of that. */
interface Editing {
  readonly base: DestinationForm;
  readonly version: number;
  readonly form: DestinationForm;
}

export function formOf({ name, project, mappings }: Destination): DestinationForm {
  return { name, project: { key: project.key, name: project.name }, rows: mappings.map(draftOf) };
}

/**
 * The form of a destination's page. Refetching the destination never changes it; edits are kept in this tab, so that a
 * sign-out, a reload or the way to Atlassian loses nothing.
 */
export function useEditing(destination: Destination) {
  const key = keyOf(destination);
  const [editing, setEditing] = useState<Editing>(() => kept(destination) ?? begin(destination));
  const changes = differences(editing.form, editing.base);
  useEffect(() => {
    if (changes.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(editing));
  }, [key, editing, changes.length]);
  return {
    ...editing,
    changes,
    change: (change: Partial<DestinationForm>) => setEditing((now) => ({ ...now, form: { ...now.form, ...change } })),
    /** Starts the form over with this. */
    restart: (saved: Destination, form: DestinationForm = formOf(saved)) =>
      setEditing({ base: formOf(saved), version: saved.version, form }),
    /** Discards the edits, synchronously, since the page may be left right afterwards. */
    discard: (saved: Destination) => {
      sessionStorage.removeItem(key);
      setEditing(begin(saved));
    },
  };
}

function begin(destination: Destination): Editing {
  const form = formOf(destination);
  return { base: form, version: destination.version, form };
}

/** The kept edits, completed by the rows and fields that exist now, since another version may have kept them. */
function kept(destination: Destination): Editing | undefined {
  const text = sessionStorage.getItem(keyOf(destination));
  if (text === null) return undefined;
  const { base, version, form }: Editing = JSON.parse(text);
  const fresh = formOf(destination);
  const complete = (known: DestinationForm): DestinationForm => ({
    ...known,
    rows: fresh.rows.map((row) =>
      completed(
        known.rows.find(({ eventType }) => eventType === row.eventType),
        row,
      ),
    ),
  });
  return { base: complete(base), version, form: complete(form) };
}

/** Keeps a row for a destination's page as if it had been edited there. */
export function keepEdit(destination: Destination, row: RowDraft): void {
  const { base, version } = begin(destination);
  const rows = base.rows.map((known) => (known.eventType === row.eventType ? row : known));
  const editing: Editing = { base, version, form: { ...base, rows } };
  sessionStorage.setItem(keyOf(destination), JSON.stringify(editing));
}

function keyOf({ id }: Destination): string {
  return `avsb-jira-edit-${id}`;
}
