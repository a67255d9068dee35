import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

/** A person, by the id of their Atlassian account. Nothing but the id is ever stored. */
export interface JiraUser {
  readonly accountId: string;
  readonly name: string;
}

/** Which people of a project to list. */
export interface AssignableQuery {
  readonly projectKey: string;
  /** The beginning of a name or of an e-mail address. */
  readonly query: string | undefined;
  readonly startAt: number;
  readonly maxResults: number;
}

/** People that issues can be assigned to. Both calls need the scope `read:jira-user`. */
export interface Users {
  /** Some of those who can be assigned in a project; Jira may list fewer than it was asked for before the last ones. */
  assignableUsers(site: JiraSite, query: AssignableQuery): Promise<JiraAnswer<readonly JiraUser[]>>;
  /** The people with these accounts, at most 100; one that Jira doesn't know is left out. */
  usersById(site: JiraSite, accountIds: readonly string[]): Promise<JiraAnswer<readonly JiraUser[]>>;
}

const userSchema = z.object({
  accountId: z.string().min(1).optional(),
  displayName: z.string().optional(),
  accountType: z.string().optional(),
  active: z.boolean().optional(),
});

/** Apps and closed accounts can't be chosen. */
const peopleSchema = z
  .array(userSchema)
  .transform((users) =>
    users.flatMap(({ accountId, displayName, accountType = 'atlassian', active = true }): JiraUser[] =>
      accountId === undefined || accountType !== 'atlassian' || !active
        ? []
        : [{ accountId, name: displayName ?? accountId }],
    ),
  );

/** Of accounts that are stored already, closed ones keep their name. */
const pageSchema = z
  .object({ values: z.array(userSchema) })
  .transform(({ values }) =>
    values.flatMap(({ accountId, displayName }): JiraUser[] =>
      accountId === undefined ? [] : [{ accountId, name: displayName ?? accountId }],
    ),
  );

export function users(request: RequestJira): Users {
  return {
    assignableUsers: (site, { projectKey, query = '', startAt, maxResults }) =>
      request(site, 'GET', '/rest/api/3/user/assignable/search', {
        operation: 'findAssignableUsers',
        query: { project: projectKey, query, startAt, maxResults },
        expected: [200],
        schema: peopleSchema,
      }),
    usersById: (site, accountIds) =>
      request(site, 'GET', '/rest/api/3/user/bulk', {
        operation: 'bulkGetUsers',
        query: { accountId: [...accountIds], maxResults: accountIds.length },
        expected: [200],
        schema: pageSchema,
      }),
  };
}
