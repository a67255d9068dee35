import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { nothing } from './answer';
import { type EntityProperty, entityProperties, fieldsAsked, type Issue, type IssueField, issueSchema } from './issue';
import type { RequestJira } from './request';
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
  /** Reads an issue by id or key; Jira answers 404 for a missing one and for one that AvsB may not see. */
  getIssue(site: JiraSite, idOrKey: string, fields?: readonly IssueField[]): Promise<JiraAnswer<Issue>>;
  /** Sets a property of an issue, replacing its value if it has one. */
  setIssueProperty(site: JiraSite, issueId: string, property: EntityProperty): Promise<JiraAnswer<null>>;
  /** Deletes an issue for good, unless it has subtasks (400) or the user may not (403). */
  deleteIssue(site: JiraSite, issueId: string): Promise<JiraAnswer<null>>;
}

const createdSchema = z.object({ id: z.string().min(1), key: z.string().min(1) });

export function issues(request: RequestJira): Issues {
  return {
    createIssue: (site, { fields, properties = [] }) =>
      request(site, 'POST', '/rest/api/3/issue', {
        operation: 'createIssue',
        body: { fields, ...(properties.length > 0 && { properties: entityProperties(properties) }) },
        expected: [201],
        schema: createdSchema,
      }),
    getIssue: (site, idOrKey, fields = []) =>
      request(site, 'GET', '/rest/api/3/issue/{issueIdOrKey}', {
        operation: 'getIssue',
        issueId: idOrKey,
        path: { issueIdOrKey: idOrKey },
        query: { fields: fieldsAsked(fields) },
        expected: [200],
        schema: issueSchema,
      }),
    setIssueProperty: (site, issueId, { key, value }) =>
      request(site, 'PUT', '/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}', {
        operation: 'setIssueProperty',
        issueId,
        path: { issueIdOrKey: issueId, propertyKey: key },
        body: value,
        expected: [200, 201],
        schema: nothing,
      }),
    deleteIssue: (site, issueId) =>
      request(site, 'DELETE', '/rest/api/3/issue/{issueIdOrKey}', {
        operation: 'deleteIssue',
        issueId,
        path: { issueIdOrKey: issueId },
        expected: [204],
        schema: nothing,
      }),
  };
}
