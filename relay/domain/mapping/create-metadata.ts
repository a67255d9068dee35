import type { Named, NamedRef } from './named';

/** A field on a project's create screen for one issue type, by Jira's id. */
export interface CreateField {
  readonly fieldId: string;
  readonly name: string;
  readonly required: boolean;
  readonly hasDefaultValue: boolean;
  /** What the field may be set to, where Jira lists that. */
  readonly allowedValues?: readonly Named[];
}

/** Jira's create metadata of a project, by Jira's ids and the names that its admins gave. */
export interface CreateMetadata {
  readonly projectKey: string;
  /** The issue types in which a ticket can be filed. */
  readonly issueTypes: readonly Named[];
  /** The create screen of each issue type that was asked for, by the issue type's id. */
  readonly screens: ReadonlyMap<string, readonly CreateField[]>;
}

/** Where a row files: the project's metadata, and the row's issue type as the project has it, with its create screen. */
export interface RowPlace {
  readonly metadata: CreateMetadata;
  /** Null where the row names none, or the project doesn't have it: then the rest of the row can't be judged. */
  readonly issueType: Named | null;
  readonly screen: readonly CreateField[];
}

/** The place of a row with this issue type. */
export function placeFor(issueType: Named | null, metadata: CreateMetadata): RowPlace {
  return { metadata, issueType, screen: issueType === null ? [] : (metadata.screens.get(issueType.id) ?? []) };
}

/** What a field of the create screen may be set to; nothing where the screen doesn't have it. */
export function allowedValuesOf(fieldId: string, screen: readonly CreateField[]): Named[] {
  const field = screen.find((candidate) => candidate.fieldId === fieldId);
  return (field?.allowedValues ?? []).map(({ id, name }) => ({ id, name }));
}

/** Whether a create screen that was read doesn't have a field. */
export function isOffScreen(fieldId: string, { screen }: Pick<RowPlace, 'screen'>): boolean {
  return screen.length > 0 && screen.every((field) => field.fieldId !== fieldId);
}

/** Whether an issue type is one of those that are named by id or by name. */
export function isOneOf(refs: readonly NamedRef[]): (issueType: Named) => boolean {
  const ids = new Set(refs.map(({ id }) => id));
  const names = new Set(refs.map(({ name }) => name?.trim().toLowerCase()));
  return ({ id, name }) => ids.has(id) || names.has(name.toLowerCase());
}
