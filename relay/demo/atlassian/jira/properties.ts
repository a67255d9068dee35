import { type Answer, refuse } from '../answer';
import { editIssue } from '../world/issues';
import type { EntityProperty } from '../world/types';
import { asRecord, demand, type JiraCall, visibleIssue } from './call';

/** https://developer.atlassian.com/cloud/jira/platform/jira-entity-properties/ : limits of an entity property. */
const MAX_KEY_CHARS = 255;
const MAX_VALUE_CHARS = 32_768;

/** The properties of a create or of a comment. */
export function readProperties(sent: unknown): EntityProperty[] {
  const list: unknown[] = Array.isArray(sent) ? sent : [];
  return list.map((item) => {
    const { key, value } = asRecord(item);
    return readProperty(String(key ?? ''), value);
  });
}

/** `GET /issue/{id}/properties/{key}` */
export function getIssueProperty(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  const key = call.path.propertyKey ?? '';
  if (!Object.hasOwn(issue.properties, key)) throw unknownProperty(key);
  return { status: 200, body: { key, value: issue.properties[key] } };
}

/** `PUT /issue/{id}/properties/{key}`: 201 when it is new. */
export function setIssueProperty(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  demand(call, issue, 'EDIT_ISSUES', 'You do not have permission to edit issues in this project.');
  const { key, value } = readProperty(call.path.propertyKey ?? '', call.body);
  const isNew = !Object.hasOwn(issue.properties, key);
  editIssue(call.world, call.site, issue.id, { properties: { ...issue.properties, [key]: value } }, call.now);
  call.simulation.changed();
  return { status: isNew ? 201 : 200, body: {} };
}

/** `DELETE /issue/{id}/properties/{key}` */
export function deleteIssueProperty(call: JiraCall): Answer {
  const issue = visibleIssue(call);
  demand(call, issue, 'EDIT_ISSUES', 'You do not have permission to edit issues in this project.');
  const key = call.path.propertyKey ?? '';
  if (!Object.hasOwn(issue.properties, key)) throw unknownProperty(key);
  const { [key]: _removed, ...others } = issue.properties;
  editIssue(call.world, call.site, issue.id, { properties: others }, call.now);
  call.simulation.changed();
  return { status: 204 };
}

function readProperty(key: string, value: unknown): EntityProperty {
  if (key === '') throw refuse(400, ['The property key cannot be null or empty.']);
  if (key.length > MAX_KEY_CHARS) throw refuse(400, ['The property key cannot be longer than 255 characters.']);
  if (value === undefined) throw refuse(400, ['The property value cannot be null or empty.']);
  if (JSON.stringify(value).length > MAX_VALUE_CHARS) {
    throw refuse(400, ['The property value cannot be longer than 32768 characters.']);
  }
  return { key, value };
}

function unknownProperty(key: string) {
  return refuse(404, [`The property with key ${key} does not exist.`]);
}
