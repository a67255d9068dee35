import { type Answer, type Refusal, refuse } from '../answer';
import { apiUrl } from '../site-url';
import { findProject } from '../world/find';
import { createIssue as fileIssue } from '../world/issues';
import { createScreen } from '../world/screens';
import type { IssueType, Project } from '../world/types';
import { asRecord, type JiraCall } from './call';
import { checkFields, missingFields } from './fields';
import { readProperties } from './properties';
import { withUpdates } from './update-operations';

/** `POST /issue`. The project is checked first, then the type, then all other fields together. */
export function createIssue(call: JiraCall): Answer {
  const body = asRecord(call.body);
  const fields = withUpdates(asRecord(body.fields), asRecord(body.update), {});
  const project = projectFor(call, fields.project);
  const type = issueTypeFor(call, project, fields.issuetype);
  const screen = createScreen(project, type.id);
  const { values, errors } = checkFields(call, { project, type, screen }, fields);
  const problems = { ...missingFields(project, type, fields), ...parentProblem(type, values.parentId), ...errors };
  if (Object.keys(problems).length > 0) throw refuse(400, [], problems);
  const issue = fileIssue(
    call.world,
    call.site,
    {
      ...values,
      projectId: project.id,
      issueTypeId: type.id,
      summary: values.summary ?? '',
      priorityId: values.priorityId ?? defaultPriority(call, project),
      properties: readProperties(body.properties),
      creatorAccountId: call.account.accountId,
    },
    call.now,
  );
  call.simulation.changed();
  const self = `${apiUrl(call.simulation, call.site)}/issue/${issue.id}`;
  return { status: 201, body: { id: issue.id, key: issue.key, self } };
}

function projectFor(call: JiraCall, sent: unknown): Project {
  if (sent === undefined || sent === null) throw refuse(400, [], { project: 'project is required' });
  const { id, key } = asRecord(sent);
  const project = findProject(call.site, String(id ?? key ?? ''));
  if (!project?.permissions.BROWSE_PROJECTS) throw refuse(400, [], { project: 'valid project is required' });
  if (project.archived) throw refuse(400, [notInThisProject], { project: notInThisProject });
  if (!project.permissions.CREATE_ISSUES) throw createRefusal(project);
  return project;
}

/**
 * Jira's recorded refusal where an account reads a project but may not create in it (Cloud, June to September 2026).
 * No refusal for an archived project is recorded; its issues can be read by their address and not be changed
 * (support.atlassian.com/jira-cloud-administration/docs/archive-a-project).
 */
const notInThisProject = "The target project doesn't exist or you don't have permission to create issues in it.";

function createRefusal(project: Project): Refusal {
  if (project.createRefusalStatus === 400) return refuse(400, [notInThisProject], { project: notInThisProject });
  if (project.createRefusalStatus === 403) {
    return refuse(403, ['You do not have permission to create issues in this project.']);
  }
  return refuse(404, [`No project could be found with key '${project.key}'.`]);
}

function issueTypeFor(call: JiraCall, project: Project, sent: unknown): IssueType {
  if (sent === undefined || sent === null) throw refuse(400, [], { issuetype: 'valid issue type is required' });
  const { id, name } = asRecord(sent);
  const type = call.site.issueTypes.find(
    (candidate) => candidate.id === id || (id === undefined && candidate.name === name),
  );
  if (!type) throw refuse(400, [], { issuetype: 'Specify a valid issue type' });
  if (!project.issueTypeIds.includes(type.id)) {
    throw refuse(400, [], { issuetype: 'The issue type selected is invalid.' });
  }
  return type;
}

function parentProblem(type: IssueType, parentId: string | null | undefined): Record<string, string> {
  return type.subtask && !parentId
    ? { issuetype: 'Issue type is a sub-task but parent issue key or id not specified.' }
    : {};
}

function defaultPriority(call: JiraCall, project: Project): string | null {
  const available = call.site.priorities.filter(({ id }) => project.priorityIds.includes(id));
  return (available.find(({ isDefault }) => isDefault) ?? available[0])?.id ?? null;
}
