import { type Comments, comments } from './comments';
import { type CreateMetadata, createMetadata } from './create-metadata';
import { type IssueSearch, issueSearch } from './issue-search';
import { type Issues, issues } from './issues';
import { type License, license } from './license';
import { type Permissions, permissions } from './permissions';
import { type Priorities, priorities } from './priorities';
import { type Projects, projects } from './projects';
import { createRequest } from './request';
import { type Resolutions, resolutions } from './resolutions';
import type { JiraSettings } from './settings';
import { type Transitions, transitions } from './transitions';
import { type Users, users } from './users';
import { type Webhooks, webhooks } from './webhooks';

export type { JiraComment, NewComment } from './comments';
export { commentsAtOnce } from './comments';
export type { AllowedValue, CreateField, JiraIssueType } from './create-metadata';
export type { EntityProperty, Issue, IssueField } from './issue';
export type { FetchedIssues, FoundIssues } from './issue-search';
export type { CreatedIssue, NewIssue } from './issues';
export type { LicensedApplication } from './license';
export type { Page } from './pages';
export type { ProjectName } from './permissions';
export type { JiraPriority } from './priorities';
export type { JiraProject, ProjectQuery } from './projects';
export type { JiraResolution } from './resolutions';
export type { AccessToken, AccessTokens, JiraSettings, JiraSite, ObservedCall } from './settings';
export type { AssignableQuery, JiraUser } from './users';
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
    Webhooks,
    Users,
    Resolutions {}

/** The client for every connected site; one a process is enough. */
export function createJira(settings: JiraSettings): Jira {
  const request = createRequest(settings);
  return {
    ...issues(request),
    ...issueSearch(request),
    ...comments(request),
    ...transitions(request),
    ...projects(request),
    ...createMetadata(request),
    ...priorities(request),
    ...permissions(request),
    ...license(request),
    ...webhooks(request),
    ...users(request),
    ...resolutions(request),
  };
}
