import { type Answer, Refusal, refuse } from '../answer';
import { issuesAsIndexed } from '../world/journal';
import type { Issue } from '../world/types';
import { asRecord, expands, type JiraCall, listParameter } from './call';
import { issueShape } from './issue-shape';
import { matcherFor } from './jql/match';
import { orderFor } from './jql/order';
import { parseJql } from './jql/parse';
import { JqlError } from './jql/tokens';

/** `GET /search/jql` */
export function searchByGet(call: JiraCall): Answer {
  return search(call, {
    ...call.query,
    fields: listParameter(call, 'fields'),
    properties: listParameter(call, 'properties'),
  });
}

/** `POST /search/jql` */
export function searchByPost(call: JiraCall): Answer {
  return search(call, asRecord(call.body));
}

const DEFAULT_PAGE = 50;
/** Jira gives up to 5,000 issues a page when only ids or keys are asked for, and fewer with more fields. */
const MAX_PAGE_OF_IDS = 5_000;
const MAX_PAGE_WITH_FIELDS = 100;
const MAX_RECONCILED = 50;

function search(call: JiraCall, wish: Record<string, unknown>): Answer {
  const found = foundBy(call, String(wish.jql ?? ''), texts(wish.reconcileIssues) ?? []);
  const fields = texts(wish.fields) ?? ['id'];
  const properties = texts(wish.properties);
  const onlyIds = fields.every((field) => field === 'id' || field === 'key');
  const asked = typeof wish.maxResults === 'number' && wish.maxResults > 0 ? wish.maxResults : DEFAULT_PAGE;
  const maxResults = Math.min(asked, onlyIds ? MAX_PAGE_OF_IDS : MAX_PAGE_WITH_FIELDS);
  const startAt = offsetFrom(wish.nextPageToken);
  const slice = found.slice(startAt, startAt + maxResults);
  const isLast = startAt + slice.length >= found.length;
  const issues = slice.map((issue) =>
    issueShape(call.simulation, call.site, issue, {
      fields,
      ...(properties ? { properties } : {}),
      withChangelog: expands(wish.expand, 'changelog'),
    }),
  );
  return {
    status: 200,
    body: { issues, isLast, ...(isLast ? {} : { nextPageToken: tokenFor(startAt + slice.length) }) },
  };
}

/** All issues that the query finds, as the index has them; those to be reconciled as they are now. */
function foundBy(call: JiraCall, jql: string, reconciled: string[]): Issue[] {
  const parsed = parseJql(jql);
  if (parsed.kind === 'wrong') throw refusedQuery(parsed.message);
  if (!parsed.where) {
    throw refuse(400, ['Unbounded JQL queries are not allowed here. Please add a search restriction to your query.']);
  }
  if (reconciled.length > MAX_RECONCILED) throw refuse(400, ['At most 50 issues can be reconciled.']);
  const visible = call.site.projects.filter(({ archived, permissions }) => !archived && permissions.BROWSE_PROJECTS);
  const visibleIds = new Set(visible.map(({ id }) => id));
  try {
    const matches = matcherFor(parsed.where, { site: call.site, visible, now: call.now });
    const found: Issue[] = [];
    for (const issue of candidates(call, new Set(reconciled))) {
      if (visibleIds.has(issue.projectId) && !issue.hidden && matches(issue)) found.push(issue);
    }
    return found.sort(orderFor(parsed.orderBy));
  } catch (error) {
    if (error instanceof JqlError) throw refusedQuery(error.message);
    throw error;
  }
}

function* candidates(call: JiraCall, reconciled: ReadonlySet<string>): Iterable<Issue> {
  for (const issue of issuesAsIndexed(call.site, call.now, call.simulation.settings.searchLagMs)) {
    if (!reconciled.has(issue.id)) yield issue;
  }
  for (const id of reconciled) {
    const issue = call.site.issues[id];
    if (issue) yield issue;
  }
}

function tokenFor(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString('base64url');
}

function offsetFrom(token: unknown): number {
  if (token === undefined) return 0;
  const text = Buffer.from(String(token), 'base64url').toString('utf8');
  const offset = /^\{"offset":(\d+)\}$/.exec(text)?.[1];
  if (offset === undefined) throw refuse(400, ['The nextPageToken is invalid.']);
  return Number(offset);
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** A search was recorded to be refused with `warningMessages` where other operations have `errors`. */
function refusedQuery(message: string): Refusal {
  return new Refusal({ status: 400, body: { errorMessages: [message], warningMessages: [] } });
}
