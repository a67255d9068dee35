import { z } from 'zod';

/** Something of Jira's, by Jira's id, with the name it had when it was last read. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Something of Jira's as Jira lists it: a site in another language still says what it is called in English. */
export interface Listed extends Named {
  readonly untranslatedName?: string | undefined;
}

/** A reference to something of Jira's: by id, by name, or by both. */
export interface NamedRef {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

export const namedSchema = z.object({ id: z.string(), name: z.string() });

/** Jira's own ids and names are shorter. */
const part = z.string().min(1).max(255).optional();

export const namedRefSchema = z
  .object({ id: part, name: part })
  .refine(({ id, name }) => id !== undefined || name !== undefined, 'needs an id or a name');

/**
 * Finds what has this name, in any case: Jira itself doesn't tell names apart by case. The exact one comes first, and one
 * that is only called so in English comes last.
 */
export function findByName(name: string, all: readonly Listed[]): Named | null {
  const wanted = name.trim().toLowerCase();
  const found =
    all.find((candidate) => candidate.name === name) ??
    all.find((candidate) => candidate.name.toLowerCase() === wanted) ??
    all.find((candidate) => candidate.untranslatedName?.toLowerCase() === wanted);
  return found === undefined ? null : { id: found.id, name: found.name };
}

export function findById(id: string, all: readonly Named[]): Named | null {
  const found = all.find((candidate) => candidate.id === id);
  return found === undefined ? null : { id: found.id, name: found.name };
}

/** What a reference names among all of these, or null: by id where it has one, else by name. */
export function findRef({ id, name }: NamedRef, all: readonly Named[]): Named | null {
  if (id !== undefined) return findById(id, all);
  return name === undefined ? null : findByName(name, all);
}

/** Whether a reference means this thing: by id, or by name in any case. */
export function isSameRef(wanted: NamedRef | null, known: Named | null): boolean {
  if (wanted === null || known === null) return wanted === known;
  return wanted.id === known.id || wanted.name?.toLowerCase() === known.name.toLowerCase();
}

/** What a reference is called in a sentence. */
export function nameOf({ name, id }: NamedRef): string {
  return name ?? id ?? '';
}
