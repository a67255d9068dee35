import type { Simulation } from '../context';
import { apiUrl } from '../site-url';
import { findPriority, issueTypeOf, projectOf, statusOf } from '../world/find';
import type { HistoryEntry, Issue, Site } from '../world/types';
import {
  commentShape,
  issueTypeShape,
  jiraDate,
  priorityRef,
  projectRef,
  resolutionShape,
  statusShape,
  userShape,
} from './shapes';

type Base = Pick<Simulation, 'url' | 'world'>;

interface IssueWish {
  /** Which fields: names, `*all`, `*navigable`, `-name`. */
  fields: readonly string[];
  properties?: readonly string[];
  withChangelog?: boolean;
}

/** Jira's `IssueBean`. Without fields it only holds the id, as in answers of `/search/jql`. */
export function issueShape(simulation: Base, site: Site, issue: Issue, wish: IssueWish): Record<string, unknown> {
  if (wish.fields.length === 1 && wish.fields[0] === 'id') return { id: issue.id };
  const named = wish.fields.filter((field) => field !== 'id' && field !== 'key');
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${apiUrl(simulation, site)}/issue/${issue.id}`,
    key: issue.key,
    ...(named.length > 0 ? { fields: fieldsOf(simulation, site, issue, named) } : {}),
    ...(wish.properties ? { properties: propertiesOf(issue, wish.properties) } : {}),
    ...(wish.withChangelog ? { changelog: changelogOf(simulation, site, issue) } : {}),
  };
}

function fieldsOf(simulation: Base, site: Site, issue: Issue, named: readonly string[]): Record<string, unknown> {
  const excluded = new Set(named.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const included = named.filter((name) => !name.startsWith('-'));
  const isAll = included.length === 0 || included.includes('*all');
  const isNavigable = included.includes('*navigable');
  const wanted = (name: string) =>
    !excluded.has(name) && (isAll || (isNavigable && name !== 'comment') || included.includes(name));
  const fields: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(READERS)) {
    if (wanted(name)) fields[name] = read(simulation, site, issue);
  }
  for (const [name, value] of Object.entries(issue.otherFields)) if (wanted(name)) fields[name] = value;
  return fields;
}

type Reader = (simulation: Base, site: Site, issue: Issue) => unknown;

const READERS: Readonly<Record<string, Reader>> = {
  summary: (_simulation, _site, issue) => issue.summary,
  description: (_simulation, _site, issue) => issue.description,
  labels: (_simulation, _site, issue) => issue.labels,
  created: (_simulation, _site, issue) => jiraDate(issue.created),
  updated: (_simulation, _site, issue) => jiraDate(issue.updated),
  statuscategorychangedate: (_simulation, _site, issue) => jiraDate(issue.statusCategoryChanged),
  resolutiondate: (_simulation, _site, issue) => issue.resolutionDate && jiraDate(issue.resolutionDate),
  resolution: resolutionOf,
  status: (simulation, site, issue) => statusShape(simulation, site, statusOf(site, issue.statusId)),
  statusCategory: (simulation, site, issue) =>
    statusShape(simulation, site, statusOf(site, issue.statusId)).statusCategory,
  issuetype: (simulation, site, issue) => issueTypeShape(simulation, site, issueTypeOf(site, issue.issueTypeId)),
  project: (simulation, site, issue) => projectRef(simulation, site, projectOf(site, issue.projectId)),
  priority: (simulation, site, issue) => {
    const priority = findPriority(site, issue.priorityId);
    return priority ? priorityRef(simulation, site, priority) : null;
  },
  creator: (simulation, site, issue) => userShape(simulation, site, issue.creatorAccountId),
  reporter: (simulation, site, issue) => userShape(simulation, site, issue.creatorAccountId),
  assignee: (simulation, site, issue) =>
    issue.assigneeAccountId && userShape(simulation, site, issue.assigneeAccountId),
  parent: (simulation, site, issue) => {
    const parent = issue.parentId === null ? undefined : site.issues[issue.parentId];
    return parent && { id: parent.id, key: parent.key, self: `${apiUrl(simulation, site)}/issue/${parent.id}` };
  },
  comment: commentsOf,
};

function resolutionOf(simulation: Base, site: Site, issue: Issue): unknown {
  if (issue.resolutionDate === null) return null;
  const resolution = site.resolutions.find(({ id }) => id === issue.resolutionId) ?? site.resolutions[0];
  return resolution === undefined ? null : resolutionShape(simulation, site, resolution);
}

function commentsOf(simulation: Base, site: Site, issue: Issue): unknown {
  const comments = issue.comments.map((comment) =>
    commentShape(simulation, site, issue.id, comment, { withProperties: false }),
  );
  const self = `${apiUrl(simulation, site)}/issue/${issue.id}/comment`;
  return { comments, self, maxResults: comments.length, total: comments.length, startAt: 0 };
}

function propertiesOf(issue: Issue, names: readonly string[]): Record<string, unknown> {
  const isAll = names.includes('*all');
  return Object.fromEntries(Object.entries(issue.properties).filter(([key]) => isAll || names.includes(key)));
}

function changelogOf(simulation: Base, site: Site, issue: Issue): unknown {
  const histories = [...issue.history]
    .reverse()
    .filter((entry) => entry.field !== 'created')
    .map((entry) => historyShape(simulation, site, entry));
  return { startAt: 0, maxResults: histories.length, total: histories.length, histories };
}

function historyShape(simulation: Base, site: Site, entry: HistoryEntry): unknown {
  return {
    id: entry.id,
    author: userShape(simulation, site, entry.accountId),
    created: jiraDate(entry.at),
    items: [
      {
        field: entry.field,
        fieldtype: 'jira',
        fieldId: entry.field,
        ...(entry.from === null ? {} : { from: entry.from }),
        fromString: entry.fromText,
        ...(entry.to === null ? {} : { to: entry.to }),
        toString: entry.toText,
      },
    ],
  };
}
