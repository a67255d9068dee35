import { type Answer, refuse } from '../answer';
import { nextNumber } from '../world/counters';
import { findProject } from '../world/find';
import type { Webhook } from '../world/types';
import { asRecord, type JiraCall, numberParameter } from './call';
import { type Clause, parseJql } from './jql/parse';
import { jiraDate } from './shapes';
import { callWebhooksOf } from './webhook-calls';

/** https://developer.atlassian.com/cloud/jira/platform/webhooks/ : dynamic webhooks live 30 days unless refreshed. */
const LIFETIME_MS = 30 * 24 * 60 * 60_000;
/** The same page: an OAuth app may have five for a user and site. */
const MAX_WEBHOOKS = 5;

/** `POST /webhook`: registers webhooks; each one succeeds or fails on its own. */
export function registerDynamicWebhooks(call: JiraCall): Answer {
  const body = asRecord(call.body);
  const url = String(body.url);
  if (!isHttps(url)) throw refuse(400, ['The webhook URL must be an https address.']);
  const wanted: unknown[] = Array.isArray(body.webhooks) ? body.webhooks : [];
  const results = wanted.map((item) => registered(call, url, asRecord(item)));
  callWebhooksOf(call.simulation, call.site);
  call.simulation.changed();
  return { status: 200, body: { webhookRegistrationResult: results } };
}

/** `GET /webhook`, paged: the app's own. */
export function getDynamicWebhooksForApp(call: JiraCall): Answer {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 100);
  const own = liveWebhooks(call);
  const { listsWebhookUrls } = call.simulation.settings;
  const values = own.slice(startAt, startAt + maxResults).map((webhook) => webhookShape(webhook, listsWebhookUrls));
  const isLast = startAt + values.length >= own.length;
  return { status: 200, body: { maxResults, startAt, total: own.length, isLast, values } };
}

/** `DELETE /webhook`: ids that are not the app's own are ignored. */
export function deleteWebhookById(call: JiraCall): Answer {
  const ids = idsOf(call);
  call.site.webhooks = call.site.webhooks.filter(({ id, clientId }) => clientId !== call.clientId || !ids.includes(id));
  call.simulation.changed();
  return { status: 202 };
}

/** `PUT /webhook/refresh`: extends webhooks by 30 days. */
export function refreshWebhooks(call: JiraCall): Answer {
  const ids = idsOf(call);
  const expiresAt = new Date(call.now.getTime() + LIFETIME_MS);
  for (const webhook of liveWebhooks(call)) if (ids.includes(webhook.id)) webhook.expiresAt = expiresAt.toISOString();
  call.simulation.changed();
  return { status: 200, body: { expirationDate: expiryOf(expiresAt, call.simulation.settings.listsWebhookUrls) } };
}

function registered(call: JiraCall, url: string, wanted: Record<string, unknown>): Record<string, unknown> {
  const jqlFilter = String(wanted.jqlFilter);
  const problem = filterProblem(call, jqlFilter);
  if (problem) return { errors: [problem] };
  const others = liveWebhooks(call);
  // The REST API's documentation of `url`: “Only a single URL per app is allowed to be registered.”
  const elsewhere = others.find((webhook) => webhook.url !== url);
  if (elsewhere !== undefined) {
    const words = 'Only a single URL per app is allowed to be registered via REST API.';
    return { errors: [`${words} Currently registered URL: ${elsewhere.url}`] };
  }
  if (others.length >= MAX_WEBHOOKS) return { errors: ['You can only register 5 webhooks per user and site.'] };
  const webhook: Webhook = {
    id: nextNumber(call.world, 'other'),
    clientId: call.clientId,
    url,
    jqlFilter,
    events: texts(wanted.events) ?? [],
    fieldIdsFilter: texts(wanted.fieldIdsFilter),
    issuePropertyKeysFilter: texts(wanted.issuePropertyKeysFilter),
    expiresAt: new Date(call.now.getTime() + LIFETIME_MS).toISOString(),
  };
  call.site.webhooks.push(webhook);
  return { createdWebhookId: webhook.id };
}

function filterProblem(call: JiraCall, jql: string): string | null {
  const parsed = parseJql(jql);
  if (parsed.kind === 'wrong') return `The clause is not supported: ${parsed.message}`;
  if (parsed.orderBy.length > 0) return 'The clause is not supported: ORDER BY.';
  const unsupported = parsed.where === null ? undefined : unsupportedTerm(parsed.where);
  if (unsupported !== undefined) return `The clause ${unsupported} is not supported.`;
  const missing = parsed.where === null ? undefined : missingProject(call, parsed.where);
  return missing === undefined ? null : `The value '${missing}' does not exist for the field 'project'.`;
}

/** A project that the filter names and that Jira doesn't show to the user. */
function missingProject(call: JiraCall, clause: Clause): string | undefined {
  if (clause.kind === 'not') return missingProject(call, clause.clause);
  if (clause.kind !== 'term') {
    return clause.clauses.map((part) => missingProject(call, part)).find((found) => found !== undefined);
  }
  if (!/^project$/i.test(clause.field)) return undefined;
  return clause.values.find((value) => findProject(call.site, value)?.permissions.BROWSE_PROJECTS !== true);
}

/** What the REST API's documentation allows in a webhook's `jqlFilter`. */
const FILTER_FIELDS = /^(issuekey|key|project|issuetype|status|assignee|reporter|issue\.property\[.+|cf\[\d+\])$/i;
const FILTER_OPERATORS = new Set(['=', '!=', 'in', 'not in']);

function unsupportedTerm(clause: Clause): string | undefined {
  if (clause.kind === 'not') return unsupportedTerm(clause.clause);
  if (clause.kind !== 'term') return clause.clauses.map(unsupportedTerm).find((found) => found !== undefined);
  const isSupported = FILTER_FIELDS.test(clause.field) && FILTER_OPERATORS.has(clause.operator);
  return isSupported ? undefined : `${clause.field} ${clause.operator}`;
}

function liveWebhooks(call: JiraCall): Webhook[] {
  const now = call.now.toISOString();
  return call.site.webhooks.filter(({ clientId, expiresAt }) => clientId === call.clientId && expiresAt > now);
}

/** Jira's documentation shows lists with addresses, and expiry as a number; and without, and as a text. */
function webhookShape(webhook: Webhook, withUrl: boolean) {
  return {
    id: webhook.id,
    jqlFilter: webhook.jqlFilter,
    ...(withUrl && { url: webhook.url }),
    events: webhook.events,
    ...(webhook.fieldIdsFilter ? { fieldIdsFilter: webhook.fieldIdsFilter } : {}),
    ...(webhook.issuePropertyKeysFilter ? { issuePropertyKeysFilter: webhook.issuePropertyKeysFilter } : {}),
    expirationDate: expiryOf(new Date(webhook.expiresAt), withUrl),
  };
}

function expiryOf(time: Date, asNumber: boolean): number | string {
  return asNumber ? time.getTime() : jiraDate(time.toISOString());
}

function idsOf(call: JiraCall): number[] {
  const ids: unknown = asRecord(call.body).webhookIds;
  return Array.isArray(ids) ? ids.map(Number) : [];
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
