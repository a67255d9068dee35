import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { JiraCaller } from './caller';
import { type EntityProperty, entityProperties } from './entity-property';
import { fieldsAsked, type Issue, type IssueField, issueSchema } from './issue';
import { nothing } from './nothing';
import type { JiraSite } from './settings';

/** What a create call sends: Jira's fields by id, and the issue properties that are set in the same step. */
export interface NewIssue {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly properties?: readonly EntityProperty[];
}

/** A new issue's identity. The id stays; the key changes when the issue is moved. */
export interface CreatedIssue {
  readonly id: string;
  readonly key: string;
}

/** Creating, reading and deleting one issue. */
export interface Issues {
  /** Files an issue. Not idempotent in Jira: an answer that is `faulty` or may have arrived can have made one. */
  createIssue(site: JiraSite, issue: NewIssue): Promise<JiraAnswer<CreatedIssue>>;
  /** Reads an issue by id or key; Jira answers 404 for a missing one and for one that we may not see. */
  getIssue(site: JiraSite, idOrKey: string, fields?: readonly IssueField[]): Promise<JiraAnswer<Issue>>;
  /** Sets a property of an issue to a value, whatever it was before. */
  setIssueProperty(site: JiraSite, issueId: string, property: EntityProperty): Promise<JiraAnswer<null>>;
  /** Deletes an issue for good, unless it has subtasks (400) or the user may not (403). */
  deleteIssue(site: JiraSite, issueId: string): Promise<JiraAnswer<null>>;
}

const createdSchema = z.object({ id: z.string().min(1), key: z.string().min(1) });

export function issues(caller: JiraCaller): Issues {
  return {
    createIssue: (site, { fields, properties = [] }) =>
      caller.call(site, {
        method: 'POST',
        operation: 'createIssue',
        expected: [201],
        schema: createdSchema,
        perform: (client, sending) =>
          client.POST('/rest/api/3/issue', {
            ...sending,
            body: { fields, ...(properties.length > 0 && { properties: entityProperties(properties) }) },
          }),
      }),
    getIssue: (site, idOrKey, fields = []) =>
      caller.call(site, {
        method: 'GET',
        operation: 'getIssue',
        issueId: idOrKey,
        expected: [200],
        schema: issueSchema,
        perform: (client, sending) =>
          client.GET('/rest/api/3/issue/{issueIdOrKey}', {
            ...sending,
            params: { path: { issueIdOrKey: idOrKey }, query: { fields: fieldsAsked(fields) } },
          }),
      }),
    setIssueProperty: (site, issueId, { key, value }) =>
      caller.call(site, {
        method: 'PUT',
        operation: 'setIssueProperty',
        issueId,
        expected: [200, 201],
        schema: nothing,
        perform: (client, sending) =>
          client.PUT('/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}', {
            ...sending,
            params: { path: { issueIdOrKey: issueId, propertyKey: key } },
            body: value,
          }),
      }),
    deleteIssue: (site, issueId) =>
      caller.call(site, {
        method: 'DELETE',
        operation: 'deleteIssue',
        issueId,
        expected: [204],
        schema: nothing,
        perform: (client, sending) =>
          client.DELETE('/rest/api/3/issue/{issueIdOrKey}', {
            ...sending,
            params: { path: { issueIdOrKey: issueId } },
          }),
      }),
  };
}
