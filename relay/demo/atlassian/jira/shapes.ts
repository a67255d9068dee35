import type { Simulation } from '../context';
import { apiUrl } from '../site-url';
import { accountOf } from '../world/find';
import type {
  Comment,
  IssueType,
  Priority,
  Project,
  Resolution,
  Site,
  Status,
  StatusCategoryKey,
} from '../world/types';

type Base = Pick<Simulation, 'url' | 'world'>;

/** A moment as Jira writes it: the offset has no colon. */
export function jiraDate(iso: string): string {
  return iso.replace('Z', '+0000');
}

/** Jira's `UserDetails`. */
export function userShape(simulation: Base, site: Site, accountId: string) {
  const account = accountOf(simulation.world, accountId);
  return {
    self: `${apiUrl(simulation, site)}/user?accountId=${account.accountId}`,
    accountId: account.accountId,
    emailAddress: account.emailAddress,
    displayName: account.displayName,
    active: true,
    timeZone: account.timeZone,
    accountType: 'atlassian',
    avatarUrls: avatarUrls(simulation),
  };
}

const CATEGORIES: Readonly<Record<StatusCategoryKey, { id: number; name: string; colorName: string }>> = {
  undefined: { id: 1, name: 'No Category', colorName: 'medium-gray' },
  new: { id: 2, name: 'To Do', colorName: 'blue-gray' },
  indeterminate: { id: 4, name: 'In Progress', colorName: 'yellow' },
  done: { id: 3, name: 'Done', colorName: 'green' },
};

/** Jira's name of a status category; its key is the same in every language. */
export function categoryName(key: StatusCategoryKey): string {
  return CATEGORIES[key].name;
}

function categoryShape(simulation: Base, site: Site, key: StatusCategoryKey) {
  const { id, name, colorName } = CATEGORIES[key];
  return { self: `${apiUrl(simulation, site)}/statuscategory/${id}`, id, key, colorName, name };
}

export function statusShape(simulation: Base, site: Site, status: Status) {
  return {
    self: `${apiUrl(simulation, site)}/status/${status.id}`,
    description: '',
    iconUrl: iconUrl(simulation),
    name: status.name,
    id: status.id,
    statusCategory: categoryShape(simulation, site, status.category),
  };
}

export function issueTypeShape(simulation: Base, site: Site, type: IssueType) {
  return {
    self: `${apiUrl(simulation, site)}/issuetype/${type.id}`,
    id: type.id,
    description: type.description,
    iconUrl: iconUrl(simulation),
    name: type.name,
    untranslatedName: type.untranslatedName ?? type.name,
    subtask: type.subtask,
    avatarId: 10318,
    hierarchyLevel: type.hierarchyLevel,
  };
}

/** A priority as part of an issue or of the create metadata. */
export function priorityRef(simulation: Base, site: Site, priority: Priority) {
  return {
    self: `${apiUrl(simulation, site)}/priority/${priority.id}`,
    iconUrl: iconUrl(simulation),
    name: priority.name,
    ...(priority.untranslatedName === undefined ? {} : { untranslatedName: priority.untranslatedName }),
    id: priority.id,
  };
}

export function priorityShape(simulation: Base, site: Site, priority: Priority) {
  return {
    ...priorityRef(simulation, site, priority),
    statusColor: priority.color,
    description: priority.description,
    isDefault: priority.isDefault,
  };
}

export function resolutionShape(simulation: Base, site: Site, { id, name, description }: Resolution) {
  return { self: `${apiUrl(simulation, site)}/resolution/${id}`, id, description, name };
}

/** A project as part of an issue. */
export function projectRef(simulation: Base, site: Site, project: Project) {
  return {
    self: `${apiUrl(simulation, site)}/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.type,
    simplified: false,
    avatarUrls: avatarUrls(simulation),
  };
}

export function commentShape(
  simulation: Base,
  site: Site,
  issueId: string,
  comment: Comment,
  options: { withProperties: boolean },
) {
  const author = userShape(simulation, site, comment.authorAccountId);
  return {
    self: `${apiUrl(simulation, site)}/issue/${issueId}/comment/${comment.id}`,
    id: comment.id,
    author,
    body: comment.body,
    updateAuthor: author,
    created: jiraDate(comment.created),
    updated: jiraDate(comment.created),
    jsdPublic: !isInternal(comment),
    ...(options.withProperties ? { properties: comment.properties } : {}),
  };
}

/**
 * Whether customers of a service project don't see a comment: its property says so
 * (developer.atlassian.com/cloud/jira/service-desk/jira-service-desk-entity-properties). `jsdPublic` is true for comments
 * outside of service projects, as recorded answers show.
 */
export function isInternal({ properties }: Comment): boolean {
  const { value } = properties.find(({ key }) => key === 'sd.public.comment') ?? {};
  return typeof value === 'object' && value !== null && 'internal' in value && String(value.internal) === 'true';
}

export function avatarUrls(simulation: Pick<Simulation, 'url'>) {
  const url = iconUrl(simulation);
  return { '48x48': url, '24x24': url, '16x16': url, '32x32': url };
}

function iconUrl(simulation: Pick<Simulation, 'url'>): string {
  return `${simulation.url()}/pages/site-avatar.svg`;
}
