/**
 * The whole state of the simulated Atlassian Cloud, as plain JSON: dates are ISO strings, so that a world can be saved
 * to a file and loaded again.
 */
export interface World {
  version: 1;
  /** The last number given out, by kind; ids are counted, so that two runs give the same ids. */
  counters: Record<string, number>;
  accounts: Account[];
  /** The person who opens the consent page and the Jira pages. */
  signedInAccountId: string;
  apps: OAuthApp[];
  sites: Site[];
  grants: Grant[];
  codes: Record<string, AuthorizationCode>;
  refreshTokens: Record<string, RefreshToken>;
  accessTokens: Record<string, AccessToken>;
  /** Scopes that consent never gives, though the app asks for them: for tests of a grant with too few scopes. */
  withheldScopes: string[];
}

export interface Account {
  accountId: string;
  displayName: string;
  emailAddress: string;
  timeZone: string;
  /** The sites this account may choose on the consent page; the first one is chosen already. */
  cloudIds: string[];
}

export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  name: string;
  redirectUris: string[];
}

/** Atlassian keeps one grant for an account and an app, and adds sites to it. */
export interface Grant {
  id: string;
  clientId: string;
  accountId: string;
  cloudIds: string[];
  revoked: boolean;
}

export interface AuthorizationCode {
  clientId: string;
  redirectUri: string;
  grantId: string;
  scopes: string[];
  expiresAt: string;
}

export interface RefreshToken {
  grantId: string;
  scopes: string[];
  issuedAt: string;
  /** When it was exchanged for a newer one; it stays usable for ten minutes more. */
  rotatedAt: string | null;
}

export interface AccessToken {
  grantId: string;
  scopes: string[];
  expiresAt: string;
}

export type Plan = 'FREE' | 'PAID' | 'UNLICENSED';

export interface Site {
  cloudId: string;
  slug: string;
  name: string;
  /** The edition, for each Jira application of the site. */
  applications: { id: string; plan: Plan }[];
  issueTypes: IssueType[];
  statuses: Status[];
  priorities: Priority[];
  projects: Project[];
  /** By issue id. */
  issues: Record<string, Issue>;
  /** Every key an issue ever had → its id; an old key still leads to a moved issue. */
  issueIdByKey: Record<string, string>;
  webhooks: Webhook[];
  /** How issues looked before their latest changes, oldest first: what a search index that lags behind still sees. */
  outdated: OutdatedIssue[];
}

export interface OutdatedIssue {
  changedAt: string;
  issueId: string;
  /** Null: it did not exist yet. */
  before: Issue | null;
}

export interface IssueType {
  id: string;
  name: string;
  description: string;
  subtask: boolean;
  hierarchyLevel: number;
}

export type StatusCategoryKey = 'new' | 'indeterminate' | 'done' | 'undefined';

export interface Status {
  id: string;
  name: string;
  category: StatusCategoryKey;
}

export interface Priority {
  id: string;
  name: string;
  description: string;
  color: string;
  isDefault: boolean;
}

export interface ProjectPermissions {
  BROWSE_PROJECTS: boolean;
  CREATE_ISSUES: boolean;
  ADD_COMMENTS: boolean;
  EDIT_ISSUES: boolean;
  DELETE_ISSUES: boolean;
  TRANSITION_ISSUES: boolean;
}

export interface Project {
  id: string;
  key: string;
  name: string;
  description: string;
  archived: boolean;
  permissions: ProjectPermissions;
  /** The status with which Jira refuses new issues when `CREATE_ISSUES` is missing; Jira has used all three. */
  createRefusalStatus: 400 | 403 | 404;
  issueTypeIds: string[];
  priorityIds: string[];
  /** Fields beyond the usual ones. */
  customFields: CustomField[];
  /** Usual fields (such as `description`) that this project requires; custom fields say so themselves. */
  requiredFieldIds: string[];
  /** Usual fields that are not on the create screen; setting them is refused. */
  hiddenFieldIds: string[];
  workflow: Workflow;
  lastIssueNumber: number;
}

export interface CustomField {
  id: string;
  name: string;
  required: boolean;
  hasDefaultValue: boolean;
  /** Null: for all issue types. */
  issueTypeIds: string[] | null;
  /** Null: free text. */
  options: { id: string; value: string }[] | null;
}

export interface Workflow {
  initialStatusId: string;
  statusIds: string[];
  transitions: Transition[];
}

export interface Transition {
  id: string;
  name: string;
  toStatusId: string;
  /** Null: from everywhere. */
  fromStatusIds: string[] | null;
}

export interface Issue {
  id: string;
  key: string;
  projectId: string;
  issueTypeId: string;
  statusId: string;
  priorityId: string | null;
  summary: string;
  /** An ADF document, as it was sent. */
  description: unknown;
  labels: string[];
  parentId: string | null;
  assigneeAccountId: string | null;
  /** What was sent for custom fields and the usual fields that nothing here depends on. */
  otherFields: Record<string, unknown>;
  creatorAccountId: string;
  created: string;
  updated: string;
  statusCategoryChanged: string;
  resolutionDate: string | null;
  properties: Record<string, unknown>;
  comments: Comment[];
  remoteLinks: RemoteLink[];
  history: HistoryEntry[];
  /** Its security level is one that the app's account isn't in: it is treated as missing. */
  hidden?: boolean;
}

export interface Comment {
  id: string;
  authorAccountId: string;
  /** An ADF document, as it was sent. */
  body: unknown;
  created: string;
  properties: EntityProperty[];
}

export interface EntityProperty {
  key: string;
  value: unknown;
}

export interface RemoteLink {
  id: number;
  globalId: string | null;
  relationship: string | null;
  application: Record<string, unknown> | null;
  object: Record<string, unknown>;
}

export interface HistoryEntry {
  id: string;
  at: string;
  accountId: string;
  field: string;
  from: string | null;
  fromText: string;
  to: string | null;
  toText: string;
}

export interface Webhook {
  id: number;
  clientId: string;
  url: string;
  jqlFilter: string;
  events: string[];
  fieldIdsFilter: string[] | null;
  issuePropertyKeysFilter: string[] | null;
  expiresAt: string;
}
