import { findIssue, statusOf } from '../../world/find';
import type { Issue, Project, Site, StatusCategoryKey } from '../../world/types';
import { categoryName } from '../shapes';
import { JqlError } from './tokens';

/** How a field is compared: the ids that a query's value means, and the ids of an issue. */
export interface SetField {
  /** Throws `JqlError` for a value that Jira doesn't know. */
  meant(value: string): string[];
  of(issue: Issue): string[];
}

/** The field that compares sets, by its name in a query; undefined for other fields. */
export function setField(site: Site, visible: readonly Project[], name: string): SetField | undefined {
  const property = /^issue\.property\[(?<key>[^\]]+)\](?:\.(?<path>.+))?$/i.exec(name)?.groups;
  if (property) return propertyField(property.key ?? '', property.path);
  const lower = name.toLowerCase();
  if (lower === 'labels') return { meant: (value) => [value], of: (issue) => issue.labels };
  if (lower === 'project') return projectField(visible);
  if (lower === 'statuscategory') return categoryField(site);
  if (lower === 'status') return named('status', site.statuses, (issue) => issue.statusId);
  if (lower === 'issuetype' || lower === 'type')
    return named('issuetype', site.issueTypes, (issue) => issue.issueTypeId);
  if (lower === 'priority') return named('priority', site.priorities, (issue) => issue.priorityId);
  if (KEY_FIELDS.has(lower)) return keyField(site, lower);
  return undefined;
}

const KEY_FIELDS = new Set(['key', 'issuekey', 'id', 'issue']);

function named(
  field: string,
  known: readonly { id: string; name: string }[],
  idOf: (issue: Issue) => string | null,
): SetField {
  return {
    meant(value) {
      const ids = known.filter(({ id, name }) => id === value || name.toLowerCase() === value.toLowerCase());
      if (ids.length === 0) throw unknownValue(value, field);
      return ids.map(({ id }) => id);
    },
    of(issue) {
      const id = idOf(issue);
      return id === null ? [] : [id];
    },
  };
}

function projectField(visible: readonly Project[]): SetField {
  return {
    meant(value) {
      const lower = value.toLowerCase();
      const found = visible.filter(
        ({ id, key, name }) => id === value || key.toLowerCase() === lower || name.toLowerCase() === lower,
      );
      if (found.length === 0) throw unknownValue(value, 'project');
      return found.map(({ id }) => id);
    },
    of: (issue) => [issue.projectId],
  };
}

const CATEGORY_IDS: Readonly<Record<string, StatusCategoryKey>> = {
  1: 'undefined',
  2: 'new',
  3: 'done',
  4: 'indeterminate',
};
const CATEGORIES: readonly StatusCategoryKey[] = ['undefined', 'new', 'indeterminate', 'done'];

/** By name, key or id: https://support.atlassian.com/jira-software-cloud/docs/jql-fields/#Status-category */
function categoryField(site: Site): SetField {
  return {
    meant(value) {
      const lower = value.toLowerCase();
      const found =
        CATEGORY_IDS[value] ?? CATEGORIES.find((key) => key === lower || categoryName(key).toLowerCase() === lower);
      if (!found) throw unknownValue(value, 'statusCategory');
      return [found];
    },
    of: (issue) => [statusOf(site, issue.statusId).category],
  };
}

/** A key from before a move identifies the issue, too; one that never existed is refused, as in Jira. */
function keyField(site: Site, field: string): SetField {
  return {
    meant(value) {
      const id = findIssue(site, value)?.id ?? site.issueIdByKey[value.toUpperCase()];
      if (id === undefined) {
        const by = /^\d+$/.test(value) ? 'id' : 'key';
        throw new JqlError(`An issue with ${by} '${value}' does not exist for field '${field}'.`);
      }
      return [id];
    },
    of: (issue) => [issue.id],
  };
}

function propertyField(key: string, path: string | undefined): SetField {
  return {
    meant: (value) => [value],
    of(issue) {
      let value: unknown = Object.hasOwn(issue.properties, key) ? issue.properties[key] : undefined;
      for (const step of path?.split('.') ?? []) value = stepInto(value, step);
      const values: unknown[] = Array.isArray(value) ? value : [value];
      return values.filter((item) => ['string', 'number', 'boolean'].includes(typeof item)).map(String);
    },
  };
}

function stepInto(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string, unknown>)[step]
    : undefined;
}

function unknownValue(value: string, field: string): JqlError {
  return new JqlError(`The value '${value}' does not exist for the field '${field}'.`);
}
