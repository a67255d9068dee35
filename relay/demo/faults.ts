import type { FaultRule, SimulatedAtlassian, Site } from './atlassian';
import {
  addIssueTypeToProject,
  archiveProject,
  findProject,
  relaxField,
  removeIssueType,
  requireField,
  revokeGrants,
  siteOf,
} from './atlassian/world';

/** The demo's faults. Slow answers and rate limits end by themselves once Jira is well; the rest takes a step in AvsB. */
export type Fault =
  | 'well'
  | 'slow'
  | 'rate_limited'
  | 'access_revoked'
  | 'issue_type_deleted'
  | 'field_required'
  | 'project_archived';

/** The field that the project begins to require. */
const requiredField = 'Team';

const jiraOnly = { pathPattern: '/rest/api/3/' };
const rules: Partial<Record<Fault, FaultRule>> = {
  slow: { match: jiraOnly, action: { kind: 'slow', ms: 3_000 } },
  rate_limited: {
    match: jiraOnly,
    action: { kind: 'answer', status: 429, headers: { 'retry-after': '5', 'ratelimit-reason': 'jira-burst-based' } },
  },
};

/** Ends what was wrong with the simulated Jira, and makes it fail in this way instead. */
export function setFault({ faults, world }: SimulatedAtlassian, fault: Fault): void {
  faults.clear();
  const acme = siteOf(world, 'acme');
  restore(acme);
  const rule = rules[fault];
  if (rule !== undefined) faults.add(rule);
  if (fault === 'access_revoked') revokeGrants(world);
  if (fault === 'issue_type_deleted') removeIssueType(acme, 'Bug', 'ROLL');
  if (fault === 'field_required') requireField(world, acme, 'ROLL', { name: requiredField });
  if (fault === 'project_archived') archiveProject(acme, 'ROLL');
}

/** Undoes what faults change. The world may have been changed by other means: then there may be nothing to undo. */
function restore(acme: Site): void {
  if (findProject(acme, 'ROLL') === undefined) return;
  if (acme.issueTypes.some(({ name }) => name === 'Bug')) addIssueTypeToProject(acme, 'Bug', 'ROLL');
  relaxField(acme, 'ROLL', requiredField);
  archiveProject(acme, 'ROLL', false);
}
