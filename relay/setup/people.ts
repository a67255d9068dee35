import type { JiraSite, JiraUser } from '../atlassian/jira';
import { notFound } from '../domain/app-error';
import { findSite } from '../store/sites';
import type { SetupContext } from './context';
import { expectAnswer } from './create-metadata';
import { connectedSite } from './destinations';
import { refuseWithoutPeople } from './people-scope';

interface PeopleQuery {
  readonly projectKey: string;
  readonly query?: string | undefined;
  readonly startAt: number;
  readonly limit: number;
}

/**
 * People that issues of a project can be assigned to, with their names as Jira has them now.
 *
 * @throws 404 for an unknown site, 409 where it was connected without the scope for people, 502 if Jira doesn't answer
 */
export async function assignablePeople(
  context: SetupContext,
  organisationId: string,
  siteId: string,
  { projectKey, query, startAt, limit }: PeopleQuery,
): Promise<readonly JiraUser[]> {
  const site = await siteWithPeople(context, organisationId, siteId);
  return expectAnswer(await context.jira.assignableUsers(site, { projectKey, query, startAt, maxResults: limit }));
}

/** The people with these accounts: what rows store is only the ids. @throws as `assignablePeople` */
export async function peopleById(
  context: SetupContext,
  organisationId: string,
  siteId: string,
  accountIds: readonly string[],
): Promise<readonly JiraUser[]> {
  const site = await siteWithPeople(context, organisationId, siteId);
  return accountIds.length === 0 ? [] : expectAnswer(await context.jira.usersById(site, accountIds));
}

async function siteWithPeople(context: SetupContext, organisationId: string, siteId: string): Promise<JiraSite> {
  const connected = await connectedSite(context, organisationId, siteId);
  const site = await findSite(context.database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  refuseWithoutPeople(site);
  return connected;
}
