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
  /** The site's resolutions; left out where no row asks, or Jira doesn't list them. */
  readonly resolutions?: readonly Named[];
