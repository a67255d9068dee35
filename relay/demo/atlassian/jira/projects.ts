import type { Answer } from '../answer';
import { apiUrl } from '../site-url';
import { issueTypeOf, statusOf } from '../world/find';
import type { Project } from '../world/types';
import { type JiraCall, listParameter, numberParameter, textParameter, visibleProject } from './call';
import { componentShape, versionShape } from './field-kinds/project-parts';
import { issueTypeShape, projectRef, statusShape, userShape } from './shapes';

/** `GET /project/search`, paged: projects that the account may browse, or create in when `action=create`. */
export function searchProjects(call: JiraCall): Answer {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 50);
  const found = call.site.projects.filter((project) => isWanted(call, project));
  const orderBy = textParameter(call, 'orderBy') ?? 'key';
  const by = orderBy.endsWith('name') ? 'name' : 'key';
  found.sort((a, b) => (orderBy.startsWith('-') ? b[by].localeCompare(a[by]) : a[by].localeCompare(b[by])));
  const values = found.slice(startAt, startAt + maxResults).map((project) => ({
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...projectRef(call.simulation, call.site, project),
    style: 'classic',
    isPrivate: false,
    properties: {},
    archived: project.archived,
  }));
  const isLast = startAt + values.length >= found.length;
  const self = `${apiUrl(call.simulation, call.site)}/project/search`;
  const nextPage = `${self}?startAt=${startAt + values.length}&maxResults=${maxResults}`;
  return {
    status: 200,
    body: {
      self: `${self}?startAt=${startAt}&maxResults=${maxResults}`,
      ...(isLast ? {} : { nextPage }),
      maxResults,
      startAt,
      total: found.length,
      isLast,
      values,
    },
  };
}

/** `GET /project/{idOrKey}` */
export function getProject(call: JiraCall): Answer {
  const project = visibleProject(call, call.path.projectIdOrKey ?? '');
  return {
    status: 200,
    body: {
      expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
      ...projectRef(call.simulation, call.site, project),
      description: project.description,
      lead: leadOf(call),
      components: project.components.map((component) => componentShape({ call }, component)),
      issueTypes: project.issueTypeIds.map((id) => typeShape(call, id)),
      assigneeType: 'UNASSIGNED',
      versions: project.versions.map((version) => versionShape({ call, project }, version)),
      roles: {},
      style: 'classic',
      isPrivate: false,
      properties: {},
      archived: project.archived,
    },
  };
}

/** `GET /issuetype/project?projectId=` */
export function getIssueTypesForProject(call: JiraCall): Answer {
  const project = visibleProject(call, String(call.query.projectId));
  return { status: 200, body: project.issueTypeIds.map((id) => typeShape(call, id)) };
}

/** `GET /project/{idOrKey}/statuses`: by issue type; here all types of a project share its workflow. */
export function getAllStatuses(call: JiraCall): Answer {
  const project = visibleProject(call, call.path.projectIdOrKey ?? '');
  const statuses = project.workflow.statusIds.map((id) =>
    statusShape(call.simulation, call.site, statusOf(call.site, id)),
  );
  const body = project.issueTypeIds.map((typeId) => {
    const { self, id, name, subtask } = typeShape(call, typeId);
    return { self, id, name, subtask, statuses };
  });
  return { status: 200, body };
}

/** `GET /project/{idOrKey}/components` */
export function getProjectComponents(call: JiraCall): Answer {
  const project = visibleProject(call, call.path.projectIdOrKey ?? '');
  return { status: 200, body: project.components.map((component) => componentShape({ call }, component)) };
}

function isWanted(call: JiraCall, project: Project): boolean {
  const action = textParameter(call, 'action') ?? 'view';
  const permission = action === 'create' ? 'CREATE_ISSUES' : action === 'edit' ? 'EDIT_ISSUES' : 'BROWSE_PROJECTS';
  const query = textParameter(call, 'query')?.toLowerCase() ?? '';
  const ids = listParameter(call, 'id');
  const keys = listParameter(call, 'keys');
  const status = listParameter(call, 'status') ?? ['live'];
  return (
    project.permissions.BROWSE_PROJECTS &&
    project.permissions[permission] &&
    status.includes(project.archived ? 'archived' : 'live') &&
    (project.name.toLowerCase().includes(query) || project.key.toLowerCase().includes(query)) &&
    (ids === undefined || ids.includes(project.id)) &&
    (keys === undefined || keys.includes(project.key))
  );
}

function typeShape(call: JiraCall, issueTypeId: string) {
  return issueTypeShape(call.simulation, call.site, issueTypeOf(call.site, issueTypeId));
}

function leadOf(call: JiraCall) {
  const { self, accountId, displayName, active, avatarUrls, accountType } = userShape(
    call.simulation,
    call.site,
    call.world.signedInAccountId,
  );
  return { self, accountId, displayName, active, avatarUrls, accountType };
}
