import { createCaller } from './caller';
import { type Comments, comments } from './comments';
import { type CreateMetadata, createMetadata } from './create-metadata';
import { type IssueSearch, issueSearch } from './issue-search';
import { type Issues, issues } from './issues';
import { type License, license } from './license';
import { type Permissions, permissions } from './permissions';
import { type Priorities, priorities } from './priorities';
import { type Projects, projects } from './projects';
import type { JiraSettings } from './settings';
import { type Transitions, transitions } from './transitions';
import { type Webhooks, webhooks } from './webhooks';

export type { JiraCaller, JiraRequest } from './caller';
export type { JiraComment, NewComment } from './comments';
export type { AllowedValue, CreateField, JiraIssueType } from './create-metadata';
export type { EntityProperty } from './entity-property';
export type { Issue, IssueField } from './issue';
export type { FetchedIssues, FoundIssues } from './issue-search';
export type { CreatedIssue, NewIssue } from './issues';
export type { LicensedApplication } from './license';
export type { Page } from './pages';
export type { ProjectName } from './permissions';
export type { JiraPriority } from './priorities';
export type { JiraProject, ProjectQuery } from './projects';
export type { AccessToken, AccessTokens, JiraSettings, JiraSite, ObservedCall } from './settings';
export type { JiraTransition } from './transitions';
export type { JiraWebhook, NewWebhook, Registered } from './webhooks';

/** Jira Cloud's REST API v3, as far as the relay uses it. Every call answers with a `JiraAnswer` and waits for limits. */
export interface Jira
  extends Issues,
    IssueSearch,
    Comments,
    Transitions,
    Projects,
    CreateMetadata,
    Priorities,
    Permissions,
    License,
    Webhooks {}

/** The client for every connected site; one a process is enough. */
export function createJira(settings: JiraSettings): Jira {
  const caller = createCaller(settings);
  return {
    ...issues(caller),
    ...issueSearch(caller),
    ...comments(caller),
    ...transitions(caller),
    ...projects(caller),
    ...createMetadata(caller),
    ...priorities(caller),
    ...permissions(caller),
    ...license(caller),
    ...webhooks(caller),
  };
}
