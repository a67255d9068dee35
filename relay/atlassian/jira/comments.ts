import { z } from 'zod';
import type { AdfDocument } from '../../domain/adf/document';
import type { JiraAnswer } from '../../domain/jira-answer';
import { type EntityProperty, entityProperties, entityPropertySchema } from './issue';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

export interface NewComment {
  readonly body: AdfDocument;
  readonly properties?: readonly EntityProperty[];
}

export interface JiraComment {
  readonly id: string;
  /** As Jira writes it, such as `2026-11-23T10:00:00.000+0000`; null where it leaves it out. */
  readonly created: string | null;
  readonly properties: readonly EntityProperty[];
}

/** Comments on an issue. */
export interface Comments {
  addComment(site: JiraSite, issueId: string, comment: NewComment): Promise<JiraAnswer<{ readonly id: string }>>;
  /** The newest 100 after the first `startAt`, newest first, with their properties. */
  comments(site: JiraSite, issueId: string, startAt?: number): Promise<JiraAnswer<readonly JiraComment[]>>;
}

/** So many comments of an issue are read at once. */
export const commentsAtOnce = 100;

const addedSchema = z.object({ id: z.string().min(1) });

const commentsSchema = z
  .object({
    comments: z.array(
      z.object({
        id: z.string().min(1),
        created: z.string().nullish(),
        properties: z.array(entityPropertySchema).nullish(),
      }),
    ),
  })
  .transform(({ comments }) =>
    comments.map(({ id, created, properties }) => ({ id, created: created ?? null, properties: properties ?? [] })),
  );

export function comments(request: RequestJira): Comments {
  return {
    addComment: (site, issueId, { body, properties = [] }) =>
      request(site, 'POST', '/rest/api/3/issue/{issueIdOrKey}/comment', {
        operation: 'addComment',
        issueId,
        path: { issueIdOrKey: issueId },
        body: { body, ...(properties.length > 0 && { properties: entityProperties(properties) }) },
        expected: [201],
        schema: addedSchema,
      }),
    comments: (site, issueId, startAt = 0) =>
      request(site, 'GET', '/rest/api/3/issue/{issueIdOrKey}/comment', {
        operation: 'getComments',
        issueId,
        path: { issueIdOrKey: issueId },
        query: {
          orderBy: '-created',
          expand: 'properties',
          maxResults: commentsAtOnce,
          ...(startAt > 0 && { startAt }),
        },
        expected: [200],
        schema: commentsSchema,
      }),
  };
}
