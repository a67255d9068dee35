import { type Answer, refuse } from '../answer';
import { siteUrl } from '../site-url';
import { issueTypeOf } from '../world/find';
import { createScreen } from '../world/screens';
import type { IssueType, Project, ScreenField } from '../world/types';
import { type JiraCall, numberParameter, visibleProject } from './call';
import { fieldRules } from './field-kinds';
import { prioritiesOf } from './field-kinds/project-parts';
import type { Screen } from './field-kinds/rules';
import { issueTypeShape, priorityRef } from './shapes';

/** `GET /issue/createmeta/{project}/issuetypes`, paged: the types in which the account may create there. */
export function getCreateIssueMetaIssueTypes(call: JiraCall): Answer {
  const project = creatableProject(call);
  const types = project.issueTypeIds.map((id) =>
    issueTypeShape(call.simulation, call.site, issueTypeOf(call.site, id)),
  );
  const { startAt, maxResults, slice } = pageOf(call, types);
  return { status: 200, body: { issueTypes: slice, maxResults, startAt, total: types.length } };
}

/** `GET /issue/createmeta/{project}/issuetypes/{id}`, paged: the fields of the create screen. */
export function getCreateIssueMetaIssueTypeId(call: JiraCall): Answer {
  const project = creatableProject(call);
  const typeId = call.path.issueTypeId ?? '';
  if (!project.issueTypeIds.includes(typeId)) {
    throw refuse(400, [`No issue type with id '${typeId}' could be found in project '${project.key}'.`]);
  }
  const fields = fieldsOf(call, project, issueTypeOf(call.site, typeId));
  const { startAt, maxResults, slice } = pageOf(call, fields);
  return { status: 200, body: { fields: slice, maxResults, startAt, total: fields.length } };
}

/** A project that is closed to the account answers as it was recorded; an archived one as if it were missing. */
function creatableProject(call: JiraCall): Project {
  const idOrKey = call.path.projectIdOrKey ?? '';
  const project = visibleProject(call, idOrKey, 400);
  if (project.archived) throw refuse(400, [`No project could be found with key '${project.key}'.`]);
  if (!project.permissions.CREATE_ISSUES) throw refuse(404, ['You cannot create issues in this project.']);
  return project;
}

function pageOf<T>(call: JiraCall, all: T[]): { startAt: number; maxResults: number; slice: T[] } {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 50);
  return { startAt, maxResults, slice: all.slice(startAt, startAt + maxResults) };
}

function fieldsOf(call: JiraCall, project: Project, type: IssueType): unknown[] {
  return createScreen(project, type.id).map((field) => fieldShape({ call, project, type }, field));
}

/** A field as Jira describes it, of a create screen or of a transition's. */
export function fieldShape(screen: Screen, field: ScreenField): Record<string, unknown> {
  const { id, kind, name, required, hasDefaultValue } = field;
  const { schema, custom, operations, allowedValues, autoCompletePath } = fieldRules[kind];
  const { call, type } = screen;
  const customId = Number(id.replace('customfield_', ''));
  const isCustom = Number.isInteger(customId);
  return {
    required: required || (kind === 'parent' && type.subtask),
    schema: { ...schema, ...(isCustom ? { custom, customId } : { system: id }) },
    name,
    key: id,
    ...(autoCompletePath
      ? { autoCompleteUrl: `${siteUrl(call.simulation, call.site)}${autoCompletePath(screen, field)}` }
      : {}),
    hasDefaultValue,
    operations,
    ...(allowedValues ? { allowedValues: allowedValues(screen, field) } : {}),
    ...(kind === 'priority' ? defaultPriority(screen) : {}),
    fieldId: id,
  };
}

function defaultPriority(screen: Screen): { hasDefaultValue: boolean; defaultValue?: unknown } {
  const priorities = prioritiesOf(screen);
  const found = priorities.find(({ isDefault }) => isDefault) ?? priorities[0];
  if (found === undefined) return { hasDefaultValue: false };
  return { hasDefaultValue: true, defaultValue: priorityRef(screen.call.simulation, screen.call.site, found) };
}
