import { useEffect, useState } from 'react';
import type { Destination } from '../api/types';
import { completed, draftOf, type RowDraft } from '../mapping/draft';
import { type DestinationForm, differences, mergeMine, type Place } from './merge';

/** A form, what it began with, and the version of that. */
export interface Editing {
  readonly base: DestinationForm;
  readonly version: number;
  readonly form: DestinationForm;
}

/** What was on the screen before a change, and what the change was about. */
interface Step {
  readonly form: DestinationForm;
  readonly places: readonly Place[];
  readonly at: number;
}

interface State extends Editing {
  readonly past: readonly Step[];
}

/** Changes of the same field that follow each other this quickly are undone together. */
const oneStepMs = 1_000;
const maxSteps = 100;

export function formOf({ name, project, mappings }: Destination): DestinationForm {
  return { name, project: { key: project.key, name: project.name }, rows: mappings.map(draftOf) };
}

/**
 * The form of a destination's page. Refetching the destination never changes it; edits are kept in this tab, so that a
 * sign-out, a reload or the way to Atlassian loses nothing.
 */
export function useEditing(destination: Destination) {
  const key = keyOf(destination);
  const [state, setState] = useState<State>(() => ({ ...(kept(destination) ?? begin(destination)), past: [] }));
  const { base, version, form, past } = state;
  const changes = differences(form, base);
  useEffect(() => {
    if (changes.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ base, version, form }));
  }, [key, base, version, form, changes.length]);
  return {
    base,
    version,
    form,
    changes,
    canUndo: past.length > 0,
    change: (change: Partial<DestinationForm>) => setState((now) => changed(now, { ...now.form, ...change })),
    /** Takes the last change back. @returns what it was about */
    undo: (): readonly Place[] => {
      setState(({ past: steps, ...now }) => ({
        ...now,
        form: steps.at(-1)?.form ?? now.form,
        past: steps.slice(0, -1),
      }));
      return past.at(-1)?.places ?? [];
    },
    /** Starts the form over with this. */
    restart: (saved: Destination, next: DestinationForm = formOf(saved)) =>
      setState({ base: formOf(saved), version: saved.version, form: next, past: [] }),
    /** Continues to edit on top of what has been saved meanwhile by the same person. */
    rebase: (saved: Destination) =>
      setState((now) => ({
        base: formOf(saved),
        version: saved.version,
        form: mergeMine(now.base, now.form, formOf(saved)),
        past: [],
      })),
    /** Discards the edits, synchronously, since the page may be left right afterwards. */
    discard: (saved: Destination) => {
      sessionStorage.removeItem(key);
      setState({ ...begin(saved), past: [] });
    },
  };
}

function changed(now: State, form: DestinationForm): State {
  const places = differences(form, now.form);
  const last = now.past.at(-1);
  const at = Date.now();
  const isSameStep = last !== undefined && at - last.at < oneStepMs && isSame(last.places, places);
  const past = isSameStep
    ? [...now.past.slice(0, -1), { ...last, at }]
    : [...now.past, { form: now.form, places, at }].slice(-maxSteps);
  return { ...now, form, past };
}

function isSame(some: readonly Place[], others: readonly Place[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
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

/** Keeps a row for a destination's page as if it had been edited there, beside the edits that are kept already. */
export function keepEdit(destination: Destination, row: RowDraft): void {
  const { base, version, form } = kept(destination) ?? begin(destination);
  const rows = form.rows.map((known) => (known.eventType === row.eventType ? row : known));
  const editing: Editing = { base, version, form: { ...form, rows } };
  sessionStorage.setItem(keyOf(destination), JSON.stringify(editing));
}

function keyOf({ id }: Destination): string {
  return `avsb-jira-edit-${id}`;
}
