import type { Account, Issue, IssueType, Priority, Project, Site, Status, World } from './types';

/** The site with this cloudId or slug. */
export function findSite(world: World, cloudIdOrSlug: string): Site | undefined {
  return world.sites.find((site) => site.cloudId === cloudIdOrSlug || site.slug === cloudIdOrSlug);
}

/** The site with this cloudId or slug; throws when there is none. */
export function siteOf(world: World, cloudIdOrSlug: string): Site {
  return existing(findSite(world, cloudIdOrSlug), `a site "${cloudIdOrSlug}"`);
}

/** The project with this id or key; Jira takes either everywhere. */
export function findProject(site: Site, idOrKey: string): Project | undefined {
  const key = idOrKey.toUpperCase();
  return site.projects.find((project) => project.id === idOrKey || project.key === key);
}

/** The project with this id or key; throws when there is none. */
export function projectOf(site: Site, idOrKey: string): Project {
  return existing(findProject(site, idOrKey), `a project "${idOrKey}" on ${site.name}`);
}

/** The issue with this id, or with this key now or before it was moved. */
export function findIssue(site: Site, idOrKey: string): Issue | undefined {
  const id = site.issueIdByKey[idOrKey.toUpperCase()] ?? idOrKey;
  return Object.hasOwn(site.issues, id) ? site.issues[id] : undefined;
}

/** The issue with this id or key; throws when there is none. */
export function issueOf(site: Site, idOrKey: string): Issue {
  return existing(findIssue(site, idOrKey), `an issue "${idOrKey}" on ${site.name}`);
}

/** Whether the app's account sees an issue. */
export function isVisible(site: Site, issue: Issue): boolean {
  return !issue.hidden && projectOf(site, issue.projectId).permissions.BROWSE_PROJECTS;
}

export function statusOf(site: Site, statusId: string): Status {
  return existing(
    site.statuses.find((status) => status.id === statusId),
    `a status ${statusId}`,
  );
}

export function issueTypeOf(site: Site, issueTypeId: string): IssueType {
  return existing(
    site.issueTypes.find((type) => type.id === issueTypeId),
    `an issue type ${issueTypeId}`,
  );
}

export function findPriority(site: Site, priorityId: string | null): Priority | undefined {
  return site.priorities.find((priority) => priority.id === priorityId);
}

export function accountOf(world: World, accountId: string): Account {
  return existing(
    world.accounts.find((account) => account.accountId === accountId),
    `an account ${accountId}`,
  );
}

/** Who uses the pages in a browser. */
export function signedInAccount(world: World): Account {
  return accountOf(world, world.signedInAccountId);
}

function existing<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`The simulated Atlassian has no ${what.replace(/^an? /, '')}`);
  return found;
}
