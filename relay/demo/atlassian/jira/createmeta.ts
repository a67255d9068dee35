import { type Answer, refuse } from '../answer';
import { findPriority, issueTypeOf } from '../world/find';
import type { CustomField, IssueType, Project } from '../world/types';
import { type JiraCall, numberParameter, visibleProject } from './call';
import { customFieldsFor, usualName } from './fields';
import { issueTypeShape, priorityRef, projectRef } from './shapes';

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

/** A project that is archived or closed to the account has no create metadata, as if it were missing. */
function creatableProject(call: JiraCall): Project {
  const idOrKey = call.path.projectIdOrKey ?? '';
  const project = visibleProject(call, idOrKey, 400);
  if (project.archived || !project.permissions.CREATE_ISSUES) {
    throw refuse(400, [`No project could be found with key '${project.key}'.`]);
  }
  return project;
}

function pageOf<T>(call: JiraCall, all: T[]): { startAt: number; maxResults: number; slice: T[] } {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 50);
  return { startAt, maxResults, slice: all.slice(startAt, startAt + maxResults) };
}

interface FieldSpecimen {
  id: string;
  schema: Record<string, unknown>;
  operations: string[];
  required?: boolean;
  hasDefaultValue?: boolean;
  allowedValues?: unknown[];
  defaultValue?: unknown;
}

function fieldsOf(call: JiraCall, project: Project, type: IssueType): unknown[] {
  const usual = usualFields(call, project, type)
    .filter(({ id }) => !project.hiddenFieldIds.includes(id))
    .map((field) => {
      const { id, required = false, hasDefaultValue = false, ...rest } = field;
      const isRequired = required || project.requiredFieldIds.includes(id);
      return { required: isRequired, hasDefaultValue, name: usualName(id), key: id, fieldId: id, ...rest };
    });
  return [...usual, ...customFieldsFor(project, type).map(customFieldShape)];
}

function usualFields(call: JiraCall, project: Project, type: IssueType): FieldSpecimen[] {
  const { simulation, site } = call;
  const priorities = project.priorityIds.flatMap((id) => findPriority(site, id) ?? []);
  const byDefault = priorities.find(({ isDefault }) => isDefault) ?? priorities[0];
  return [
    { id: 'summary', required: true, schema: { type: 'string', system: 'summary' }, operations: ['set'] },
    {
      id: 'issuetype',
      required: true,
      schema: { type: 'issuetype', system: 'issuetype' },
      operations: [],
      allowedValues: [issueTypeShape(simulation, site, type)],
    },
    {
      id: 'project',
      required: true,
      schema: { type: 'project', system: 'project' },
      operations: ['set'],
      allowedValues: [projectRef(simulation, site, project)],
    },
    { id: 'description', schema: { type: 'string', system: 'description' }, operations: ['set'] },
    {
      id: 'priority',
      hasDefaultValue: byDefault !== undefined,
      schema: { type: 'priority', system: 'priority' },
      operations: ['set'],
      allowedValues: priorities.map((priority) => priorityRef(simulation, site, priority)),
      ...(byDefault ? { defaultValue: priorityRef(simulation, site, byDefault) } : {}),
    },
    {
      id: 'labels',
      schema: { type: 'array', items: 'string', system: 'labels' },
      operations: ['add', 'set', 'remove'],
    },
    {
      id: 'reporter',
      required: true,
      hasDefaultValue: true,
      schema: { type: 'user', system: 'reporter' },
      operations: ['set'],
    },
    { id: 'assignee', schema: { type: 'user', system: 'assignee' }, operations: ['set'] },
    {
      id: 'parent',
      required: type.subtask,
      schema: { type: 'issuelink', system: 'parent' },
      operations: ['set'],
    },
    { id: 'duedate', schema: { type: 'date', system: 'duedate' }, operations: ['set'] },
  ];
}

function customFieldShape(field: CustomField): unknown {
  const customId = Number(field.id.replace('customfield_', ''));
  const kind = field.options ? 'select' : 'textfield';
  return {
    required: field.required,
    schema: {
      type: field.options ? 'option' : 'string',
      custom: `com.atlassian.jira.plugin.system.customfieldtypes:${kind}`,
      customId: Number.isInteger(customId) ? customId : 0,
    },
    name: field.name,
    key: field.id,
    fieldId: field.id,
    hasDefaultValue: field.hasDefaultValue,
    operations: ['set'],
    ...(field.options ? { allowedValues: field.options } : {}),
  };
}
