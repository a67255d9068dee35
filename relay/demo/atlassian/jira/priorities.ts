import type { Answer } from '../answer';
import { apiUrl } from '../site-url';
import type { Priority } from '../world/types';
import { type JiraCall, listParameter, textParameter } from './call';
import { priorityShape } from './shapes';

/** `GET /priority`: all of the site, whether or not a project has them. */
export function getPriorities(call: JiraCall): Answer {
  return { status: 200, body: call.site.priorities.map((priority) => shape(call, priority)) };
}

/** `GET /priority/search`, paged; `projectId` narrows it to the priorities of these projects. */
export function searchPriorities(call: JiraCall): Answer {
  const startAt = Number(textParameter(call, 'startAt') ?? 0);
  const maxResults = Number(textParameter(call, 'maxResults') ?? 50);
  const found = call.site.priorities.filter((priority) => isWanted(call, priority));
  const values = found.slice(startAt, startAt + maxResults).map((priority) => shape(call, priority));
  const isLast = startAt + values.length >= found.length;
  const self = `${apiUrl(call.simulation, call.site)}/priority/search`;
  return { status: 200, body: { self, maxResults, startAt, total: found.length, isLast, values } };
}

function isWanted(call: JiraCall, priority: Priority): boolean {
  const ids = listParameter(call, 'id');
  const projectIds = listParameter(call, 'projectId');
  const name = textParameter(call, 'priorityName')?.toLowerCase();
  const projects = call.site.projects.filter(({ id }) => projectIds?.includes(id));
  return (
    (ids === undefined || ids.includes(priority.id)) &&
    (projectIds === undefined || projects.some((project) => project.priorityIds.includes(priority.id))) &&
    (name === undefined || priority.name.toLowerCase().includes(name)) &&
    (call.query.onlyDefault !== true || priority.isDefault)
  );
}

function shape(call: JiraCall, priority: Priority) {
  return priorityShape(call.simulation, call.site, priority);
}
