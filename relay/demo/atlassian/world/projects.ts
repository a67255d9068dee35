import { nextId } from './counters';
import { projectOf } from './find';
import { usualFields } from './screens';
import type { IssueType, Project, ProjectPermissions, Site, World } from './types';

const ALL_PERMISSIONS: ProjectPermissions = {
  BROWSE_PROJECTS: true,
  CREATE_ISSUES: true,
  ADD_COMMENTS: true,
  EDIT_ISSUES: true,
  DELETE_ISSUES: true,
  TRANSITION_ISSUES: true,
};

/** Adds a project with the site's issue types, priorities and statuses, or those named in `differing`. */
export function addProject(
  world: World,
  site: Site,
  key: string,
  name: string,
  differing: Partial<Project> = {},
): Project {
  const statusIds = site.statuses.map((status) => status.id);
  const project: Project = {
    id: nextId(world, 'project'),
    key,
    name,
    description: '',
    type: 'software',
    archived: false,
    permissions: { ...ALL_PERMISSIONS },
    createRefusalStatus: 400,
    issueTypeIds: site.issueTypes.map((type) => type.id),
    priorityIds: site.priorities.map((priority) => priority.id),
    fields: usualFields(),
    components: [],
    versions: [],
    securityLevels: [],
    workflow: {
      initialStatusId: statusIds[0] ?? '',
      statusIds,
      transitions: site.statuses.map((status, index) => ({
        id: String(11 + index * 10),
        name: status.name,
        toStatusId: status.id,
        fromStatusIds: null,
      })),
    },
    lastIssueNumber: 0,
    ...differing,
  };
  site.projects.push(project);
  return project;
}

/** Archives a project, or restores it. */
export function archiveProject(site: Site, projectIdOrKey: string, archived = true): void {
  projectOf(site, projectIdOrKey).archived = archived;
}

/** Renames a project. Its issues get keys of the new one; the old ones still lead to them. */
export function renameProject(site: Site, projectIdOrKey: string, { key, name }: { key: string; name: string }): void {
  const project = projectOf(site, projectIdOrKey);
  Object.assign(project, { key, name });
  for (const issue of Object.values(site.issues)) {
    if (issue.projectId !== project.id) continue;
    issue.key = issue.key.replace(/^.*-/, `${key}-`);
    site.issueIdByKey[issue.key] = issue.id;
  }
}

/** Deletes a project with all its issues. */
export function deleteProject(site: Site, projectIdOrKey: string): void {
  const project = projectOf(site, projectIdOrKey);
  for (const issue of Object.values(site.issues)) if (issue.projectId === project.id) delete site.issues[issue.id];
  site.projects = site.projects.filter((other) => other !== project);
}

/** Grants or revokes permissions of the signed-in account in a project. */
export function setPermissions(site: Site, projectIdOrKey: string, permissions: Partial<ProjectPermissions>): void {
  const project = projectOf(site, projectIdOrKey);
  project.permissions = { ...project.permissions, ...permissions };
}

/** Takes an issue type out of a project, or out of the whole site when no project is named. */
export function removeIssueType(site: Site, issueTypeIdOrName: string, projectIdOrKey?: string): void {
  const type = issueTypeNamed(site, issueTypeIdOrName);
  const projects = projectIdOrKey === undefined ? site.projects : [projectOf(site, projectIdOrKey)];
  for (const project of projects) project.issueTypeIds = project.issueTypeIds.filter((id) => id !== type.id);
  const isUsed = Object.values(site.issues).some((issue) => issue.issueTypeId === type.id);
  if (projectIdOrKey === undefined && !isUsed) site.issueTypes = site.issueTypes.filter((other) => other !== type);
}

/** Adds an issue type of the site to a project, unless the project has it already. */
export function addIssueTypeToProject(site: Site, issueTypeIdOrName: string, projectIdOrKey: string): void {
  const type = issueTypeNamed(site, issueTypeIdOrName);
  const project = projectOf(site, projectIdOrKey);
  if (!project.issueTypeIds.includes(type.id)) project.issueTypeIds.push(type.id);
}

/** Renames an issue type; its id stays. */
export function renameIssueType(site: Site, issueTypeIdOrName: string, name: string): void {
  issueTypeNamed(site, issueTypeIdOrName).name = name;
}

/** Adds an issue type to the site, and to the projects named. */
export function addIssueType(world: World, site: Site, name: string, projectIdsOrKeys: string[] = []): IssueType {
  const type: IssueType = { id: nextId(world, 'field'), name, description: '', subtask: false, hierarchyLevel: 0 };
  site.issueTypes.push(type);
  for (const idOrKey of projectIdsOrKeys) projectOf(site, idOrKey).issueTypeIds.push(type.id);
  return type;
}

/** Removes a priority from a project. */
export function removePriority(site: Site, priorityIdOrName: string, projectIdOrKey: string): void {
  const project = projectOf(site, projectIdOrKey);
  const gone = site.priorities.find(({ id, name }) => id === priorityIdOrName || name === priorityIdOrName);
  project.priorityIds = project.priorityIds.filter((id) => id !== gone?.id);
}

function issueTypeNamed(site: Site, idOrName: string): IssueType {
  const type = site.issueTypes.find(({ id, name }) => id === idOrName || name === idOrName);
  if (!type) throw new Error(`The simulated site ${site.name} has no issue type "${idOrName}"`);
  return type;
}
