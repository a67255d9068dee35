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
  /** False for somebody whom no issue can be assigned to. */
  isAssignable?: boolean;
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
  /** Its address, where it isn't one of the simulator's own, which is the usual case. */
  url?: string;
  /** The edition, for each Jira application of the site. */
  applications: { id: string; plan: Plan }[];
  issueTypes: IssueType[];
  statuses: Status[];
  priorities: Priority[];
  resolutions: Resolution[];
  groups: Group[];
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
  /** Its name before the site translated it; absent: the site did not. */
  untranslatedName?: string;
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
  /** Its name before the site translated it; absent: the site did not. */
  untranslatedName?: string;
  description: string;
  color: string;
  isDefault: boolean;
}

export interface Resolution {
  id: string;
  name: string;
  description: string;
}

export interface Group {
  groupId: string;
  name: string;
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
  type: 'software' | 'service_desk' | 'business';
  archived: boolean;
  permissions: ProjectPermissions;
  /** The status with which Jira refuses new issues when `CREATE_ISSUES` is missing; Jira has used all three. */
  createRefusalStatus: 400 | 403 | 404;
  issueTypeIds: string[];
  priorityIds: string[];
  /** In the order of the create screens, which also says what each type's screen has. */
  fields: ScreenField[];
  components: Component[];
  versions: Version[];
  /** Without any, the project has no security scheme. */
  securityLevels: SecurityLevel[];
  workflow: Workflow;
  lastIssueNumber: number;
}

/** The kinds of fields, named as people know them from Jira's settings; system fields are among them. */
export type FieldKind =
  | 'summary'
  | 'issuetype'
  | 'project'
  | 'text'
  | 'paragraph'
  | 'url'
  | 'number'
  | 'date'
  | 'datetime'
  | 'select'
  | 'radio'
  | 'multiselect'
  | 'checkboxes'
  | 'cascade'
  | 'components'
  | 'version'
  | 'versions'
  | 'priority'
  | 'security'
  | 'group'
  | 'groups'
  | 'assignee'
  | 'user'
  | 'users'
  | 'labels'
  | 'parent'
  | 'sprint'
  | 'epicLink'
  | 'team'
  | 'attachments'
  | 'issuelinks';

/** A field of a project. `customfield_…` ids are custom fields, all others system fields. */
export interface ScreenField {
  id: string;
  name: string;
  kind: FieldKind;
  required: boolean;
  hasDefaultValue: boolean;
  /** The issue types whose create screen has it. Null: all; none: it can be edited only. */
  issueTypeIds: string[] | null;
  /** For the kinds that have any. */
  options: FieldOption[];
}

export interface FieldOption {
  id: string;
  value: string;
  /** For cascading fields. */
  children: { id: string; value: string }[];
}

export interface Component {
  id: string;
  name: string;
}

export interface Version {
  id: string;
  name: string;
  released: boolean;
  archived: boolean;
}

export interface SecurityLevel {
  id: string;
  name: string;
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
  /** The fields on its screen: `resolution`, or fields of the project by id. Absent: it has no screen. */
  screen?: { fieldId: string; required: boolean }[];
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
  /** Absent: the site's first one, where it has a resolution date. */
  resolutionId?: string | null;
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
