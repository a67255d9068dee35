import { z } from 'zod';
import type { JiraSite } from '../../../relay/atlassian/jira';
import { nothing } from '../../../relay/atlassian/jira/answer';
import type { RequestJira } from '../../../relay/atlassian/jira/request';
import type { JiraAnswer } from '../../../relay/domain/jira-answer';

/**
 * What may not be asked of Jira, as the compiler sees it: `npm run check:types` fails if one of these lines compiles.
 * Nothing here runs.
 */
declare const request: RequestJira;
declare const site: JiraSite;

const issue = '/rest/api/3/issue/{issueIdOrKey}';
const path = { issueIdOrKey: '10001' };
const created = z.object({ id: z.string(), key: z.string() });
const read = z.object({ key: z.string(), fields: z.object({ status: z.object({ name: z.string() }) }) });

const filing = { operation: 'createIssue', expected: [201], schema: created } as const;
const reading = { operation: 'getIssue', expected: [200], schema: read } as const;
const deleting = { operation: 'deleteIssue', expected: [204], schema: nothing } as const;

export const compile = [
  request(site, 'POST', '/rest/api/3/issue', { ...filing, body: { fields: { summary: 'A' } } }),
  request(site, 'GET', issue, { ...reading, path }),
  request(site, 'GET', issue, { ...reading, path, query: { fields: ['status'] }, issueId: '10001' }),
];

/** A schema may demand what the contract leaves optional, and allow null where the contract says nothing of it. */
export const answers: [
  Promise<JiraAnswer<{ id: string; key: string }>>,
  Promise<JiraAnswer<{ key?: string | null | undefined }>>,
  Promise<JiraAnswer<null>>,
] = [
  request(site, 'POST', '/rest/api/3/issue', { ...filing, body: {} }),
  request(site, 'POST', '/rest/api/3/issue', { ...filing, schema: z.object({ key: z.string().nullish() }), body: {} }),
  request(site, 'DELETE', issue, { ...deleting, path }),
];

export const doNotCompile = [
  // @ts-expect-error a path that the contract does not have
  request(site, 'GET', '/rest/api/3/issues/{issueIdOrKey}', { ...reading, path }),
  // @ts-expect-error a method that the path does not have
  request(site, 'POST', issue, { ...reading, path }),
  // @ts-expect-error a missing parameter
  request(site, 'GET', issue, { ...reading }),
  // @ts-expect-error a path parameter of another name
  request(site, 'GET', issue, { ...reading, path: { issueId: '10001' } }),
  // @ts-expect-error a path parameter where there is none
  request(site, 'POST', '/rest/api/3/issue', { ...filing, path, body: {} }),
  // @ts-expect-error a query parameter that the contract does not have
  request(site, 'GET', issue, { ...reading, path, query: { field: ['status'] } }),
  // @ts-expect-error a query parameter of another type
  request(site, 'GET', issue, { ...reading, path, query: { fields: 'status' } }),
  // @ts-expect-error a missing body
  request(site, 'POST', '/rest/api/3/issue', { ...filing }),
  // @ts-expect-error a body that is not the contract's
  request(site, 'POST', '/rest/api/3/issue', { ...filing, body: { fields: 'A' } }),
  // @ts-expect-error a body where there is none
  request(site, 'DELETE', issue, { ...deleting, path, body: {} }),
  // @ts-expect-error the name of another operation
  request(site, 'GET', issue, { ...reading, operation: 'deleteIssue', path }),
  // @ts-expect-error a success that the contract does not have
  request(site, 'GET', issue, { ...reading, expected: [201], path }),
  // @ts-expect-error an answer with a field that the contract does not have
  request(site, 'POST', '/rest/api/3/issue', { ...filing, schema: z.object({ issueKey: z.string() }), body: {} }),
  // @ts-expect-error an answer with a field of another type
  request(site, 'POST', '/rest/api/3/issue', { ...filing, schema: z.object({ key: z.number() }), body: {} }),
  // @ts-expect-error an answer with such a field further within
  request(site, 'GET', issue, { ...reading, path, schema: z.object({ changelog: z.object({ total: z.string() }) }) }),
  // @ts-expect-error an answer where there is none
  request(site, 'DELETE', issue, { ...deleting, path, schema: created }),
  // @ts-expect-error a list where the contract has an object
  request(site, 'GET', issue, { ...reading, path, schema: z.array(read) }),
];
