import { type FieldName, fieldNames, fields, type Mapping } from './mapping';
import type { Named } from './named';

/** What a row names and its project doesn't have, by field: deliveries of such a row wait until it is mapped again. */
export type Missing = Readonly<Partial<Record<FieldName, string>>>;

/** The part of a row that decides whether a ticket can be filed for its event type. */
export interface RowStatus {
  readonly issueType: Named | null;
  readonly missing: Missing;
}

/** A row as it is stored: what was mapped, and what the project hasn't had since. */
export type StoredMapping = Mapping & RowStatus;

/** What keeps a row from being filed. `name` is null where no issue type was ever chosen. */
export interface MissingThing {
  readonly field: FieldName;
  readonly name: string | null;
}

/** What keeps a row from being filed, the first in the fields' order, or null where nothing is missing. */
export function missingFrom({ issueType, missing }: RowStatus): MissingThing | null {
  for (const field of fieldNames) {
    const name = missing[field];
    if (name !== undefined) return { field, name };
    if (field === 'issueType' && issueType === null) return { field, name: null };
  }
  return null;
}

/** The same as a sentence. */
export function missingSentence(projectKey: string, { field, name }: MissingThing): string {
  return name === null ? 'No issue type is chosen.' : fields[field].missingSentence(projectKey, [`“${name}”`]);
}
