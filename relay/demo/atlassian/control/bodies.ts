import { z } from 'zod';
import type { FieldKind } from '../world/types';

/** The bodies of the control API. */

/** The kinds of custom fields; a field for security levels comes with the levels. */
const fieldKinds = [
  'text',
  'paragraph',
  'url',
  'number',
  'date',
  'datetime',
  'select',
  'radio',
  'multiselect',
  'checkboxes',
  'cascade',
  'version',
  'versions',
  'group',
  'groups',
  'user',
  'users',
  'labels',
  'sprint',
  'epicLink',
  'team',
] as const satisfies readonly FieldKind[];

const headers = z.record(z.string(), z.string());
const answer = {
  status: z.number().int().min(100).max(599),
  headers: headers.optional(),
  body: z.unknown().optional(),
};

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dropBefore') }),
  z.strictObject({ kind: z.literal('dropAfter') }),
  z.strictObject({ kind: z.literal('answer'), ...answer }),
  z.strictObject({ kind: z.literal('answerAfter'), ...answer }),
  z.strictObject({ kind: z.literal('slow'), ms: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal('slowAfter'), ms: z.number().int().min(0) }),
  z.strictObject({
    kind: z.literal('garbage'),
    afterWork: z.boolean(),
    variant: z.enum(['notJson', 'truncated', 'empty', 'otherShape']).optional(),
  }),
]);

export const faultBody = z.strictObject({
  match: z
    .strictObject({
      operationId: z.string().optional(),
      method: z.string().optional(),
      pathPattern: z.string().refine(isRegularExpression, 'must be a regular expression').optional(),
      cloudId: z.string().optional(),
    })
    .default({}),
  action,
  times: z.number().int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
});

export const settingsBody = z.strictObject({
  searchLagMs: z.number().int().min(0).optional(),
  accessTokenLifetimeMs: z.number().int().min(1_000).optional(),
});

const site = z.string();
const issue = z.string();
const project = z.string();
const permission = z.boolean().optional();

/** One change of the world. `site` is a slug or cloudId, `issue` an id or key, `project` an id or key. */
export const changeBody = z.discriminatedUnion('change', [
  z.strictObject({
    change: z.literal('moveToCategory'),
    site,
    issue,
    category: z.enum(['new', 'indeterminate', 'done', 'undefined']),
  }),
  z.strictObject({ change: z.literal('deleteIssue'), site, issue }),
  z.strictObject({ change: z.literal('moveIssue'), site, issue, project }),
  z.strictObject({ change: z.literal('revokeGrants'), site: site.optional() }),
  z.strictObject({ change: z.literal('expireAccessTokens') }),
  z.strictObject({ change: z.literal('withholdScopes'), scopes: z.array(z.string()) }),
  z.strictObject({
    change: z.literal('setPermissions'),
    site,
    project,
    permissions: z.strictObject({
      BROWSE_PROJECTS: permission,
      CREATE_ISSUES: permission,
      ADD_COMMENTS: permission,
      EDIT_ISSUES: permission,
      DELETE_ISSUES: permission,
      TRANSITION_ISSUES: permission,
    }),
  }),
  z.strictObject({ change: z.literal('archiveProject'), site, project, archived: z.boolean().default(true) }),
  z.strictObject({ change: z.literal('deleteProject'), site, project }),
  z.strictObject({
    change: z.literal('addProject'),
    site,
    key: z.string().regex(/^[A-Z][A-Z0-9_]+$/),
    name: z.string(),
  }),
  z.strictObject({ change: z.literal('removeIssueType'), site, issueType: z.string(), project: project.optional() }),
  z.strictObject({ change: z.literal('renameIssueType'), site, issueType: z.string(), name: z.string() }),
  z.strictObject({ change: z.literal('addIssueType'), site, name: z.string(), projects: z.array(project).default([]) }),
  z.strictObject({ change: z.literal('removePriority'), site, priority: z.string(), project }),
  z.strictObject({
    change: z.literal('requireField'),
    site,
    project,
    name: z.string(),
    issueTypes: z.array(z.string()).optional(),
  }),
  z.strictObject({ change: z.literal('relaxField'), site, project, field: z.string() }),
  z.strictObject({
    change: z.literal('addField'),
    site,
    project,
    name: z.string(),
    kind: z.enum(fieldKinds).optional(),
    required: z.boolean().optional(),
    options: z.array(z.string()).optional(),
  }),
  z.strictObject({
    change: z.literal('takeOffScreen'),
    site,
    project,
    field: z.string(),
    issueTypes: z.array(z.string()).optional(),
  }),
  z.strictObject({ change: z.literal('putOnScreen'), site, project, field: z.string() }),
  z.strictObject({ change: z.literal('addSite'), slug: z.string(), plan: z.enum(['FREE', 'PAID', 'UNLICENSED']) }),
  z.strictObject({ change: z.literal('setPlan'), site, plan: z.enum(['FREE', 'PAID', 'UNLICENSED']) }),
]);

export type WorldChange = z.infer<typeof changeBody>;

function isRegularExpression(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
