import { type Answer, refuse } from '../answer';
import { projectOf } from '../world/find';
import type { Project, ProjectPermissions } from '../world/types';
import { type JiraCall, textParameter, visibleIssue, visibleProject } from './call';

/** `GET /mypermissions`: the permissions asked for, in a project, an issue's project, or anywhere. */
export function getMyPermissions(call: JiraCall): Answer {
  const asked = (textParameter(call, 'permissions') ?? '').split(',').filter((key) => key !== '');
  if (asked.length === 0) throw refuse(400, ["The 'permissions' query parameter is required."]);
  const unknown = asked.filter((key) => !Object.hasOwn(KNOWN, key));
  if (unknown.length > 0) throw refuse(400, [`Unrecognized permission(s): ${unknown.join(', ')}`]);
  const projects = projectsInQuestion(call);
  const permissions = Object.fromEntries(asked.map((key) => [key, permissionShape(key, projects)]));
  return { status: 200, body: { permissions } };
}

/** The known permissions; those that the simulated projects don't control are given `always` or never. */
const KNOWN: Readonly<Record<string, { id: string; name: string; type?: 'GLOBAL'; always?: boolean }>> = {
  BROWSE_PROJECTS: { id: '10', name: 'Browse Projects' },
  CREATE_ISSUES: { id: '11', name: 'Create Issues' },
  EDIT_ISSUES: { id: '12', name: 'Edit Issues' },
  ADD_COMMENTS: { id: '15', name: 'Add Comments' },
  DELETE_ISSUES: { id: '16', name: 'Delete Issues' },
  TRANSITION_ISSUES: { id: '46', name: 'Transition Issues' },
  ASSIGN_ISSUES: { id: '13', name: 'Assign Issues', always: true },
  ASSIGNABLE_USER: { id: '17', name: 'Assignable User', always: true },
  CLOSE_ISSUES: { id: '18', name: 'Close Issues', always: true },
  RESOLVE_ISSUES: { id: '14', name: 'Resolve Issues', always: true },
  LINK_ISSUES: { id: '21', name: 'Link Issues', always: true },
  MODIFY_REPORTER: { id: '30', name: 'Modify Reporter', always: true },
  ADMINISTER_PROJECTS: { id: '23', name: 'Administer Projects' },
  ADMINISTER: { id: '0', name: 'Administer Jira', type: 'GLOBAL' },
  USER_PICKER: { id: '27', name: 'Browse users and groups', type: 'GLOBAL', always: true },
};

function projectsInQuestion(call: JiraCall): Project[] {
  const project = textParameter(call, 'projectKey') ?? textParameter(call, 'projectId');
  if (project !== undefined) return [visibleProject(call, project)];
  const issue = textParameter(call, 'issueKey') ?? textParameter(call, 'issueId');
  if (issue !== undefined) return [projectOf(call.site, visibleIssue(call, issue).projectId)];
  return call.site.projects;
}

function permissionShape(key: string, projects: Project[]) {
  const { id = '', name = key, type = 'PROJECT', always = false } = KNOWN[key] ?? {};
  const havePermission = always || projects.some((project) => isGiven(project, key));
  return { id, key, name, type, description: '', havePermission };
}

function isGiven(project: Project, key: string): boolean {
  const given = key in project.permissions && project.permissions[key as keyof ProjectPermissions];
  // An archived project is read-only.
  return given && project.permissions.BROWSE_PROJECTS && (!project.archived || key === 'BROWSE_PROJECTS');
}
