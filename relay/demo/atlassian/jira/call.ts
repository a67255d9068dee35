import { type Answer, refuse } from '../answer';
import type { Simulation } from '../context';
import type { Query } from '../contract/query';
import { findIssue, findProject, isVisible, projectOf } from '../world/find';
import type { Account, Issue, Project, ProjectPermissions, Site, World } from '../world/types';

/** One authorised call of Jira's REST API that keeps to the contract. */
export interface JiraCall {
  readonly simulation: Simulation;
  readonly world: World;
  readonly site: Site;
  readonly account: Account;
  readonly clientId: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  /** Valid by the operation's schema; undefined where the operation takes none. */
  readonly body: unknown;
  readonly now: Date;
  /** Notes that the caller broke a rule that the contract itself can't express, such as ADF's. */
  readonly violation: (text: string) => void;
}

export type Handler = (call: JiraCall) => Answer;

/** The issue that the path names, if the account may browse its project; otherwise it is treated as missing. */
export function visibleIssue(call: JiraCall, idOrKey = call.path.issueIdOrKey ?? ''): Issue {
  const issue = findIssue(call.site, idOrKey);
  if (!issue || !isVisible(call.site, issue)) {
    throw refuse(404, ['Issue does not exist or you do not have permission to see it.']);
  }
  return issue;
}

/** The project that the path names, if the account may browse it. */
export function visibleProject(call: JiraCall, idOrKey: string, missingStatus = 404): Project {
  const project = findProject(call.site, idOrKey);
  if (!project?.permissions.BROWSE_PROJECTS) {
    const by = /^\d+$/.test(idOrKey) ? 'id' : 'key';
    throw refuse(missingStatus, [`No project could be found with ${by} '${idOrKey}'.`]);
  }
  return project;
}

/** Refuses if the account doesn't have a permission in the issue's project. An archived project can only be read. */
export function demand(
  call: JiraCall,
  issue: Issue,
  permission: keyof ProjectPermissions,
  message: string,
  status = 403,
): void {
  const { permissions, archived } = projectOf(call.site, issue.projectId);
  if (!permissions[permission] || (archived && permission !== 'BROWSE_PROJECTS')) throw refuse(status, [message]);
}

/** A parameter that is one text. */
export function textParameter(call: JiraCall, name: string): string | undefined {
  const value = call.query[name];
  return value === undefined ? undefined : String(value);
}

/** A parameter that is a whole number. */
export function numberParameter(call: JiraCall, name: string, fallback: number): number {
  const value = Number(call.query[name] ?? fallback);
  return Number.isInteger(value) && value >= 0 ? value : fallback;
}

/** A parameter that is a list. */
export function listParameter(call: JiraCall, name: string): string[] | undefined {
  const value = call.query[name];
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** Whether `expand` names this. */
export function expands(expand: unknown, name: string): boolean {
  const names = Array.isArray(expand) ? expand : String(expand ?? '').split(',');
  return names.includes(name);
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
