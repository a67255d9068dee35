import type { CreateField } from '../../create-metadata';
import type { FieldKind } from './kind';

/**
 * The kind of a field on a create screen, by Jira's schema of it. Where Jira leaves out what a well-known field holds,
 * its id says so. What can't be set, or in a way that isn't documented, is `unsupported`.
 *
 * Source: the create metadata of real sites, and
 * https://developer.atlassian.com/server/jira/platform/jira-rest-api-examples/ for what each type takes.
 */
export function kindOf({ fieldId, schema = {}, operations }: CreateField): FieldKind {
  if (operations !== undefined && !operations.includes('set')) return 'unsupported';
  const system = schema.system ?? fieldId;
  const { type } = schema;
  if (type === undefined) return bySystem[system] ?? 'unsupported';
  const custom = customTypeOf(schema.custom);
  switch (type) {
    case 'string':
      return textKind(system, custom);
    case 'array':
      return listKind(system, custom, schema.items);
    case 'issuelink':
      return system === 'parent' ? 'parent' : 'unsupported';
    default:
      return byType[type] ?? 'unsupported';
  }
}

/** The types of single values. */
const byType: Readonly<Record<string, FieldKind>> = {
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  option: 'option',
  'option-with-child': 'cascade',
  version: 'version',
  component: 'component',
  group: 'group',
  securitylevel: 'securityLevel',
  user: 'user',
};

/** What an array of these is. */
const byItems: Readonly<Record<string, FieldKind>> = {
  option: 'options',
  version: 'versions',
  component: 'components',
  group: 'groups',
  user: 'users',
};

/** Fields that every Jira has, for create metadata without a schema. */
const bySystem: Readonly<Record<string, FieldKind>> = {
  assignee: 'user',
  reporter: 'user',
  duedate: 'date',
  components: 'components',
  fixVersions: 'versions',
  versions: 'versions',
  environment: 'paragraph',
  security: 'securityLevel',
  parent: 'parent',
};

/** Texts of several lines are documents in version 3 of Jira's API; of the system's, `environment` is one. */
function textKind(system: string, custom: string | null): FieldKind {
  if (system === 'environment' || custom === 'textarea') return 'paragraph';
  return custom === 'url' ? 'url' : 'text';
}

/** Of arrays of strings, only labels are what they seem: sprints, for one, take something else. */
function listKind(system: string, custom: string | null, items: string | undefined): FieldKind {
  if (items === undefined) return bySystem[system] ?? 'unsupported';
  if (items === 'string') return system === 'labels' || custom === 'labels' ? 'labels' : 'unsupported';
  return byItems[items] ?? 'unsupported';
}

/** `textarea` of `com.atlassian.jira.plugin.system.customfieldtypes:textarea`. */
function customTypeOf(custom: string | undefined): string | null {
  return custom === undefined ? null : custom.slice(custom.lastIndexOf(':') + 1);
}
