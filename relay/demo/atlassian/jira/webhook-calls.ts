import { SignJWT } from 'jose';
import type { Simulation, WebhookCall } from '../context';
import type { Issue, Site, Webhook } from '../world/types';
import { watchIssues } from '../world/watch';
import { issueShape } from './issue-shape';
import { matcherFor } from './jql/match';
import { parseJql } from './jql/parse';
import { JqlError } from './jql/tokens';
import { userShape } from './shapes';

const KEPT_CALLS = 1_000;
const TIMEOUT_MS = 10_000;

/**
 * From now on each change of an issue of the site calls the webhooks that match it, as Jira does: one call for those of
 * an app with the same address, with a bearer JWT signed by the app's secret. Failed calls aren't retried.
 */
export function callWebhooksOf(simulation: Simulation, site: Site): void {
  watchIssues(site, (issueId, before) => {
    // After the change: the watcher is notified just before it.
    queueMicrotask(() => callAll(simulation, site, issueId, before));
  });
}

function callAll(simulation: Simulation, site: Site, issueId: string, before: Issue | null): void {
  const after = site.issues[issueId] ?? null;
  const event = before === null ? 'jira:issue_created' : after === null ? 'jira:issue_deleted' : 'jira:issue_updated';
  const shown = after ?? before;
  if (shown === null) return;
  const wanting = site.webhooks.filter((webhook) => isWanted(simulation, site, webhook, event, shown));
  const groups = new Map<string, Webhook[]>();
  for (const webhook of wanting) {
    const address = `${webhook.clientId} ${webhook.url}`;
    groups.set(address, [...(groups.get(address) ?? []), webhook]);
  }
  for (const webhooks of groups.values()) void call(simulation, site, webhooks, event, shown);
}

function isWanted(simulation: Simulation, site: Site, webhook: Webhook, event: string, issue: Issue): boolean {
  if (!webhook.events.includes(event) || webhook.expiresAt <= simulation.now().toISOString()) return false;
  const parsed = parseJql(webhook.jqlFilter);
  if (parsed.kind === 'wrong') return false;
  if (parsed.where === null) return true;
  try {
    return matcherFor(parsed.where, { site, visible: site.projects, now: simulation.now() })(issue);
  } catch (error) {
    // For example a project that has been deleted since.
    if (error instanceof JqlError) return false;
    throw error;
  }
}

async function call(
  simulation: Simulation,
  site: Site,
  webhooks: readonly Webhook[],
  event: string,
  issue: Issue,
): Promise<void> {
  const [first] = webhooks;
  const app = simulation.world.apps.find(({ clientId }) => clientId === first?.clientId);
  if (!first || !app) return;
  const webhookIds = webhooks.map(({ id }) => id);
  const recorded: WebhookCall = { webhookIds, event, issueId: issue.id, url: first.url, status: null };
  simulation.webhookCalls.push(recorded);
  if (simulation.webhookCalls.length > KEPT_CALLS) simulation.webhookCalls.shift();
  const at = simulation.now();
  const body = JSON.stringify({
    timestamp: at.getTime(),
    webhookEvent: event,
    user: userShape(simulation, site, simulation.world.signedInAccountId),
    issue: issueShape(simulation, site, issue, { fields: ['*all'] }),
    matchedWebhookIds: webhookIds,
  });
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(at)
    .setExpirationTime(new Date(at.getTime() + 3 * 60_000))
    .sign(new TextEncoder().encode(app.clientSecret));
  const calling = fetch(simulation.webhookUrl(first.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json; charset=UTF-8',
      'x-atlassian-webhook-identifier': `${issue.id}-${at.getTime()}-${simulation.webhookCalls.length}`,
      'x-atlassian-webhook-flow': 'Primary',
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  // If there is no response, or too late, the simulator continues, as Jira does.
  recorded.status = await calling.then(
    ({ status }) => status,
    () => null,
  );
}
