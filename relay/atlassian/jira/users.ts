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

/** People that issues can be assigned to. Each call needs the scope `read:jira-user`. */
export interface Users {
  /** Some of those who can be assigned in a project; Jira may list fewer than it was asked for before the last ones. */
  assignableUsers(site: JiraSite, query: AssignableQuery): Promise<JiraAnswer<readonly JiraUser[]>>;
  /** Whether issues of a project can be assigned to an account; null where the answer doesn't tell. */
  isAssignable(
    site: JiraSite,
    wanted: { readonly projectKey: string; readonly accountId: string },
  ): Promise<JiraAnswer<boolean | null>>;
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

/** More than one account is answered only by a Jira that doesn't look for the one: then all of them must be listed. */
const listedAtMost = 50;

function assignableSchema(accountId: string) {
  return z
    .array(userSchema)
    .transform((users) =>
      users.some((user) => user.accountId === accountId) ? true : users.length < listedAtMost ? false : null,
    );
}

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
    isAssignable: (site, { projectKey, accountId }) =>
      request(site, 'GET', '/rest/api/3/user/assignable/search', {
        operation: 'findAssignableUsers',
        query: { project: projectKey, accountId, maxResults: listedAtMost },
        expected: [200],
        schema: assignableSchema(accountId),
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
