import { nextNumber } from './counters';
import type { Group, IssueType, Plan, Priority, Resolution, Site, Status, World } from './types';

/**
 * Adds an empty site with Jira's usual issue types, priorities and statuses, which the signed-in account may choose on
 * the consent page.
 */
export function addSite(
  world: World,
  slug: string,
  options: { name?: string; plan?: Plan; cloudId?: string } & Partial<Pick<Site, 'issueTypes' | 'statuses'>> = {},
): Site {
  const site: Site = {
    cloudId: options.cloudId ?? cloudIdNumber(nextNumber(world, 'other')),
    slug,
    name: options.name ?? slug,
    applications: [{ id: 'jira-software', plan: options.plan ?? 'PAID' }],
    issueTypes: options.issueTypes ?? usualIssueTypes(),
    statuses: options.statuses ?? usualStatuses(),
    priorities: usualPriorities(),
    resolutions: usualResolutions(),
    groups: usualGroups(),
    projects: [],
    issues: {},
    issueIdByKey: {},
    webhooks: [],
    outdated: [],
  };
  world.sites.push(site);
  for (const account of world.accounts) {
    if (account.accountId === world.signedInAccountId) account.cloudIds.push(site.cloudId);
  }
  return site;
}

/** Changes a site's edition. */
export function setPlan(site: Site, plan: Plan, applicationId?: string): void {
  for (const application of site.applications) {
    if (applicationId === undefined || application.id === applicationId) application.plan = plan;
  }
}

/**
 * Translates issue types and priorities, as a site whose language isn't English shows them: by their name so far, the new
 * one. They keep what they were called before as `untranslatedName`.
 */
export function localise(site: Site, names: Readonly<Record<string, string>>): void {
  for (const named of [...site.issueTypes, ...site.priorities]) {
    const translated = names[named.name];
    if (translated === undefined) continue;
    named.untranslatedName ??= named.name;
    named.name = translated;
  }
}

function cloudIdNumber(number: number): string {
  return `5eedc10d-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function usualIssueTypes(): IssueType[] {
  return [
    { id: '10001', name: 'Task', description: 'A small, distinct piece of work.', subtask: false, hierarchyLevel: 0 },
    { id: '10002', name: 'Bug', description: 'A problem or error.', subtask: false, hierarchyLevel: 0 },
    { id: '10003', name: 'Story', description: 'A user goal.', subtask: false, hierarchyLevel: 0 },
    { id: '10004', name: 'Epic', description: 'A collection of related work.', subtask: false, hierarchyLevel: 1 },
    { id: '10005', name: 'Sub-task', description: 'A part of a larger task.', subtask: true, hierarchyLevel: -1 },
  ];
}

function usualStatuses(): Status[] {
  return [
    { id: '10010', name: 'To Do', category: 'new' },
    { id: '10011', name: 'In Progress', category: 'indeterminate' },
    { id: '10012', name: 'Done', category: 'done' },
  ];
}

function usualPriorities(): Priority[] {
  const names = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];
  const colors = ['#d04437', '#f15C75', '#f79232', '#707070', '#999999'];
  return names.map((name, index) => ({
    id: String(index + 1),
    name,
    description: '',
    color: colors[index] ?? '#999999',
    isDefault: name === 'Medium',
  }));
}

export function usualResolutions(): Resolution[] {
  return [
    { id: '10000', name: 'Done', description: 'Work has been completed on this issue.' },
    { id: '10001', name: "Won't Do", description: "This issue won't be actioned." },
    { id: '10002', name: 'Duplicate', description: 'The problem is a duplicate of an existing issue.' },
  ];
}

export function usualGroups(): Group[] {
  return [
    { groupId: '276f955c-63d7-42c8-9520-92d01dca0625', name: 'jira-administrators' },
    { groupId: '6e87dc72-4f1f-421f-9382-2fee8b652487', name: 'jira-software-users' },
  ];
}
