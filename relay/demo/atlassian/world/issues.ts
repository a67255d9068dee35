import { nextId } from './counters';
import { issueOf, issueTypeOf, projectOf, statusOf } from './find';
import { enterHistory, rememberBefore } from './journal';
import type { Comment, EntityProperty, Issue, Project, Site, StatusCategoryKey, World } from './types';

export interface NewIssue {
  projectId: string;
  issueTypeId: string;
  summary: string;
  description?: unknown;
  priorityId?: string | null;
  labels?: string[];
  parentId?: string | null;
  assigneeAccountId?: string | null;
  otherFields?: Record<string, unknown>;
  properties?: EntityProperty[];
  creatorAccountId?: string;
}

/** Files an issue; whether Jira would allow it was checked before. */
export function createIssue(world: World, site: Site, wanted: NewIssue, at = new Date()): Issue {
  const project = projectOf(site, wanted.projectId);
  const creatorAccountId = wanted.creatorAccountId ?? world.signedInAccountId;
  const issue: Issue = {
    id: nextId(world, 'issue'),
    key: nextKey(project),
    projectId: project.id,
    issueTypeId: issueTypeOf(site, wanted.issueTypeId).id,
    statusId: project.workflow.initialStatusId,
    priorityId: wanted.priorityId ?? null,
    summary: wanted.summary,
    description: wanted.description ?? null,
    labels: wanted.labels ?? [],
    parentId: wanted.parentId ?? null,
    assigneeAccountId: wanted.assigneeAccountId ?? null,
    otherFields: wanted.otherFields ?? {},
    creatorAccountId,
    created: at.toISOString(),
    updated: at.toISOString(),
    statusCategoryChanged: at.toISOString(),
    resolutionDate: null,
    properties: Object.fromEntries((wanted.properties ?? []).map(({ key, value }) => [key, value])),
    comments: [],
    remoteLinks: [],
    history: [],
  };
  rememberBefore(site, issue.id, at);
  enterHistory(world, issue, at, {
    accountId: creatorAccountId,
    field: 'created',
    from: null,
    fromText: '',
    to: null,
    toText: issue.key,
  });
  site.issues[issue.id] = issue;
  site.issueIdByKey[issue.key] = issue.id;
  return issue;
}

type IssueChanges = Partial<
  Pick<
    Issue,
    | 'summary'
    | 'description'
    | 'priorityId'
    | 'labels'
    | 'issueTypeId'
    | 'parentId'
    | 'assigneeAccountId'
    | 'otherFields'
    | 'properties'
    | 'remoteLinks'
  >
>;

/** Changes fields of an issue. */
export function editIssue(world: World, site: Site, idOrKey: string, changes: IssueChanges, at = new Date()): Issue {
  const issue = issueOf(site, idOrKey);
  rememberBefore(site, issue.id, at);
  for (const [field, to] of Object.entries(changes)) {
    if (field === 'properties' || field === 'remoteLinks') continue;
    const from: unknown = issue[field as keyof IssueChanges];
    enterHistory(world, issue, at, { field, from: null, fromText: asText(from), to: null, toText: asText(to) });
  }
  Object.assign(issue, changes);
  issue.updated = at.toISOString();
  return issue;
}

/** Adds a comment to an issue. */
export function addComment(
  world: World,
  site: Site,
  idOrKey: string,
  comment: { body: unknown; properties?: EntityProperty[]; authorAccountId?: string },
  at = new Date(),
): Comment {
  const issue = issueOf(site, idOrKey);
  const added: Comment = {
    id: nextId(world, 'comment'),
    authorAccountId: comment.authorAccountId ?? world.signedInAccountId,
    body: comment.body,
    created: at.toISOString(),
    properties: comment.properties ?? [],
  };
  // Comments can't be searched here, so the previous state needn't be kept.
  issue.comments.push(added);
  issue.updated = at.toISOString();
  return added;
}

/**
 * Moves an issue to a status, whatever its workflow says. One that becomes done gets the resolution that is named, else
 * the site's first one, as workflows with a post function do; one that becomes open loses it.
 */
export function setStatus(
  world: World,
  site: Site,
  idOrKey: string,
  statusId: string,
  at = new Date(),
  resolutionId: string | null = null,
): Issue {
  const issue = issueOf(site, idOrKey);
  const from = statusOf(site, issue.statusId);
  const to = statusOf(site, statusId);
  rememberBefore(site, issue.id, at);
  issue.statusId = to.id;
  if (from.category !== to.category) issue.statusCategoryChanged = at.toISOString();
  issue.resolutionDate = to.category === 'done' ? (issue.resolutionDate ?? at.toISOString()) : null;
  const isLeft = to.category !== 'done';
  issue.resolutionId = isLeft ? null : (resolutionId ?? issue.resolutionId ?? site.resolutions[0]?.id ?? null);
  enterHistory(world, issue, at, {
    field: 'status',
    from: from.id,
    fromText: from.name,
    to: to.id,
    toText: to.name,
  });
  return issue;
}

/** Moves an issue to the first status of its project's workflow that has this category. */
export function moveToCategory(
  world: World,
  site: Site,
  idOrKey: string,
  category: StatusCategoryKey,
  at = new Date(),
): Issue {
  const project = projectOf(site, issueOf(site, idOrKey).projectId);
  const statusId = project.workflow.statusIds.find((id) => statusOf(site, id).category === category);
  if (statusId === undefined) throw new Error(`The workflow of ${project.key} has no status of category ${category}`);
  return setStatus(world, site, idOrKey, statusId, at);
}

/**
 * Copies an issue as a person does with “Clone”: its fields come along, labels included; comments, history and entity
 * properties don't.
 */
export function cloneIssue(world: World, site: Site, idOrKey: string, at = new Date()): Issue {
  const { projectId, issueTypeId, summary, description, priorityId, labels, parentId, assigneeAccountId, otherFields } =
    issueOf(site, idOrKey);
  const copied = { projectId, issueTypeId, description, priorityId, labels, parentId, assigneeAccountId, otherFields };
  return createIssue(world, site, { ...structuredClone(copied), summary: `CLONE - ${summary}` }, at);
}

/** Gives an issue a security level that the app's account isn't in, or takes it away. */
export function hideIssue(site: Site, idOrKey: string, hidden = true): void {
  issueOf(site, idOrKey).hidden = hidden;
}

/** Closes an issue. */
export function moveToDone(world: World, site: Site, idOrKey: string, at = new Date()): Issue {
  return moveToCategory(world, site, idOrKey, 'done', at);
}

/** Closes an issue with a resolution, by its name. */
export function closeAs(world: World, site: Site, idOrKey: string, resolution: string, at = new Date()): Issue {
  const id = site.resolutions.find(({ name }) => name === resolution)?.id;
  if (id === undefined) throw new Error(`The simulated site ${site.name} has no resolution "${resolution}"`);
  const issue = moveToDone(world, site, idOrKey, at);
  issue.resolutionId = id;
  return issue;
}

/** Deletes an issue, and its sub-tasks with it. */
export function deleteIssue(_world: World, site: Site, idOrKey: string, at = new Date()): void {
  const issue = issueOf(site, idOrKey);
  for (const { id } of subtasksOf(site, issue.id)) deleteIssue(_world, site, id, at);
  rememberBefore(site, issue.id, at);
  delete site.issues[issue.id];
}

/** An issue's sub-tasks. */
export function subtasksOf(site: Site, issueId: string): Issue[] {
  if (!site.issueTypes.some((type) => type.subtask)) return [];
  return Object.values(site.issues).filter(
    (issue) => issue.parentId === issueId && issueTypeOf(site, issue.issueTypeId).subtask,
  );
}

/**
 * Moves an issue to another project: it gets a new key, keeps its id, and the old key still leads to it. A type or
 * status that the other project doesn't have becomes that project's first one.
 */
export function moveIssue(world: World, site: Site, idOrKey: string, toProjectIdOrKey: string, at = new Date()): Issue {
  const issue = issueOf(site, idOrKey);
  const target = projectOf(site, toProjectIdOrKey);
  const oldKey = issue.key;
  rememberBefore(site, issue.id, at);
  issue.projectId = target.id;
  issue.key = nextKey(target);
  if (!target.issueTypeIds.includes(issue.issueTypeId)) issue.issueTypeId = target.issueTypeIds[0] ?? issue.issueTypeId;
  if (!target.workflow.statusIds.includes(issue.statusId)) issue.statusId = target.workflow.initialStatusId;
  site.issueIdByKey[issue.key] = issue.id;
  enterHistory(world, issue, at, { field: 'Key', from: null, fromText: oldKey, to: null, toText: issue.key });
  return issue;
}

function nextKey(project: Project): string {
  project.lastIssueNumber += 1;
  return `${project.key}-${project.lastIssueNumber}`;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? '(changed)' : String(value);
}
