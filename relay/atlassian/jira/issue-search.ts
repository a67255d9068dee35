import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { fieldsAsked, type Issue, type IssueField, issueSchema } from './issue';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

/** A page of found issues. Jira gives no total; the next page is named by its token. */
export interface FoundIssues {
  readonly issues: readonly Issue[];
  readonly nextPageToken: string | null;
}

/** Issues read in bulk. An id that is in neither list does not exist, or AvsB may not see it (Jira's documentation). */
export interface FetchedIssues {
  readonly issues: readonly Issue[];
  /** Ids that Jira names as errors, which it documents for temporary trouble: no proof that an issue is gone. */
  readonly unreadIds: readonly string[];
}

/** Reading many issues at once. */
export interface IssueSearch {
  /** Issues by JQL, up to 100 a page. Jira's index lags behind its writes by seconds. */
  searchIssues(
    site: JiraSite,
    jql: string,
    fields?: readonly IssueField[],
    nextPageToken?: string | null,
    properties?: readonly string[],
  ): Promise<JiraAnswer<FoundIssues>>;
  /** Up to 100 issues by id or key, not from the index. Throws a RangeError for more. */
  bulkFetchIssues(
    site: JiraSite,
    idsOrKeys: readonly string[],
    fields?: readonly IssueField[],
    properties?: readonly string[],
  ): Promise<JiraAnswer<FetchedIssues>>;
  /** The key of a project's issue with the highest number, as far as Jira's index knows; null if there is none. */
  newestKey(site: JiraSite, projectId: string): Promise<JiraAnswer<string | null>>;
}

/** Jira's maximum of `POST /issue/bulkfetch`, and a page of a search. */
const maxIssues = 100;

const foundSchema = z
  .object({ issues: z.array(issueSchema), nextPageToken: z.string().nullish(), isLast: z.boolean().nullish() })
  .transform(({ issues, nextPageToken, isLast }) => ({
    issues,
    nextPageToken: isLast || !nextPageToken ? null : nextPageToken,
  }));

const keysSchema = z
  .object({ issues: z.array(z.object({ key: z.string().min(1) })) })
  .transform(({ issues }) => issues[0]?.key ?? null);

const fetchedSchema = z
  .object({ issues: z.array(issueSchema), issueErrors: z.array(z.object({ id: z.string().nullish() })).nullish() })
  .transform(({ issues, issueErrors }) => ({ issues, unreadIds: (issueErrors ?? []).flatMap(({ id }) => id ?? []) }));

export function issueSearch(request: RequestJira): IssueSearch {
  return {
    searchIssues: (site, jql, fields = [], nextPageToken = null, properties = []) =>
      request(site, 'POST', '/rest/api/3/search/jql', {
        operation: 'searchAndReconsileIssuesUsingJqlPost',
        body: {
          jql,
          fields: fieldsAsked(fields),
          maxResults: maxIssues,
          ...(nextPageToken !== null && { nextPageToken }),
          ...(properties.length > 0 && { properties: [...properties] }),
        },
        expected: [200],
        schema: foundSchema,
      }),
    bulkFetchIssues: async (site, ids, fields = [], properties = []) => {
      if (ids.length > maxIssues) throw new RangeError(`Jira reads at most ${maxIssues} issues at once`);
      return request(site, 'POST', '/rest/api/3/issue/bulkfetch', {
        operation: 'bulkFetchIssues',
        body: {
          issueIdsOrKeys: [...ids],
          fields: fieldsAsked(fields),
          ...(properties.length > 0 && { properties: [...properties] }),
        },
        expected: [200],
        schema: fetchedSchema,
      });
    },
    newestKey: (site, projectId) =>
      request(site, 'POST', '/rest/api/3/search/jql', {
        operation: 'searchAndReconsileIssuesUsingJqlPost',
        body: { jql: `project = ${projectId} ORDER BY key DESC`, fields: fieldsAsked([]), maxResults: 1 },
        expected: [200],
        schema: keysSchema,
      }),
  };
}
