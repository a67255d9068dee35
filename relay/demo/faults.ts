import type { FaultRule, SimulatedAtlassian } from './atlassian';
import { addIssueTypeToProject, removeIssueType, revokeGrants, siteOf } from './atlassian/world';

/** The demo's faults, each with its rule; all but the last two end by themselves once Jira is well. */
export type Fault = 'well' | 'slow' | 'rate_limited' | 'access_revoked' | 'issue_type_deleted';

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
  addIssueTypeToProject(acme, 'Bug', 'ROLL');
  const rule = rules[fault];
  if (rule !== undefined) faults.add(rule);
  if (fault === 'access_revoked') revokeGrants(world);
  if (fault === 'issue_type_deleted') removeIssueType(acme, 'Bug', 'ROLL');
}
