import type { Listed, Named, NamedRef } from './named';

/** A field on a project's create screen for one issue type, by Jira's id. */
export interface CreateField {
  readonly fieldId: string;
  readonly name: string;
  readonly required: boolean;
  readonly hasDefaultValue: boolean;
  /** What the field may be set to, where Jira lists that. */
  readonly allowedValues?: readonly AllowedValue[];
  /** What the field holds. */
  readonly schema?: FieldSchema;
  /** How the field may be written; where Jira doesn't say, it may be set. */
  readonly operations?: readonly string[];
}

/** A value that a field may be set to; `children` are those of a cascading select. */
export interface AllowedValue extends Listed {
  readonly children?: readonly Named[];
}

/** Jira's word for what a field holds; it leaves out what doesn't apply. */
export interface FieldSchema {
  readonly type?: string | undefined;
  /** What an array holds. */
  readonly items?: string | undefined;
  /** The id of a field that every Jira has. */
  readonly system?: string | undefined;
  /** The type of a field that an admin or an app made. */
  readonly custom?: string | undefined;
}

/** Jira's create metadata of a project, by Jira's ids and the names that its admins gave. */
export interface CreateMetadata {
  readonly projectKey: string;
  /** The issue types in which a ticket can be filed. */
  readonly issueTypes: readonly Listed[];
  /** The create screen of each issue type that was asked for, by the issue type's id. */
  readonly screens: ReadonlyMap<string, readonly CreateField[]>;
  /** The accounts that were looked up, and that Jira doesn't have or doesn't let anybody assign issues to. */
  readonly missingPeople?: MissingPeople;
  /** The site's resolutions; left out where no row asks, or Jira doesn't list them. */
  readonly resolutions?: readonly Named[];
}

/** Accounts that can't be set, by their ids: in no field, or only not as the assignee. */
export type MissingPeople = ReadonlyMap<string, 'unknown' | 'not_assignable'>;

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
export function allowedValuesOf(fieldId: string, screen: readonly CreateField[]): Listed[] {
  const field = screen.find((candidate) => candidate.fieldId === fieldId);
  return (field?.allowedValues ?? []).map(({ id, name, untranslatedName }) => listed(id, name, untranslatedName));
}

/** With the English name only where Jira says one that differs. */
export function listed(id: string, name: string, untranslatedName: string | undefined): Listed {
  return { id, name, ...(untranslatedName !== undefined && untranslatedName !== name && { untranslatedName }) };
}

/** The fields of a new issue that a row has a place of its own for, or that follow from its destination. */
export const fieldIdsOfRow: ReadonlySet<string> = new Set([
  'project',
  'issuetype',
  'summary',
  'description',
  'labels',
  'priority',
]);

/** Whether a create screen that was read doesn't have a field. */
export function isOffScreen(fieldId: string, { screen }: Pick<RowPlace, 'screen'>): boolean {
  return screen.length > 0 && screen.every((field) => field.fieldId !== fieldId);
}

/** Whether an issue type is one of those that are named by id or by name. */
export function isOneOf(refs: readonly NamedRef[]): (issueType: Listed) => boolean {
  const ids = new Set(refs.map(({ id }) => id));
  const names = new Set(refs.map(({ name }) => name?.trim().toLowerCase()));
  return ({ id, name, untranslatedName }) =>
    ids.has(id) || names.has(name.toLowerCase()) || names.has(untranslatedName?.toLowerCase() ?? '');
}
