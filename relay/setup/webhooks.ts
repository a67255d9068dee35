import type { Jira, JiraSite, Registered } from '../atlassian/jira';
import { later, timestamp } from '../domain/clock';
import type { JiraAnswer } from '../domain/jira-answer';
import { classify } from '../domain/outcome';
import { isWebhookDue, nextLook, nextTry, type WantedWebhook, wantedWebhook } from '../domain/webhook';
import { lockTask, releaseLease, takeLease } from '../store/leases';
import {
  findWebhook,
  forgetWebhook,
  storeWebhook,
  type WebhookSite,
  webhookSites,
  webhooksOfOthers,
} from '../store/webhooks';
import type { SetupContext } from './context';

type WebhookContext = Pick<SetupContext, 'database' | 'jira' | 'now' | 'log' | 'owner' | 'publicUrl'>;

/** So that a relay with many sites does not ask them all in the same moment. */
const sitesAtOnce = 10;

/** Longer than bringing one site's webhook up to date can take. */
const leaseMs = 2 * 60_000;

/**
 * Brings the webhooks of all connected sites up to date with their destinations: registers, replaces and renews them,
 * and removes those that nobody needs. What a site needs is read from the database each time, so that whoever adds,
 * moves or deletes a destination need not think of it, and nothing is lost by a crash.
 */
export async function keepWebhooks(context: WebhookContext): Promise<void> {
  const due = (await webhookSites(context.database)).filter((site) => isDue(context, site));
  const next = due.slice(0, sitesAtOnce);
  await Promise.all(next.map(({ siteId }) => alone(context, siteId, () => keepWebhook(context, siteId))));
}

/**
 * Removes the webhook of a site that is about to be removed, while its tokens are still there. Where Jira does not do
 * it, the webhook expires within 30 days by itself, and what it tells until then is of no site that we know.
 */
export async function removeWebhook(
  { database, jira, now, log }: Pick<WebhookContext, 'database' | 'jira' | 'now' | 'log'>,
  site: JiraSite,
): Promise<void> {
  const { organisationId, siteId } = site;
  const known = await findWebhook(database, organisationId, siteId);
  if (known === undefined || known.webhookId === null) return;
  // Known as looked at, so that it is not registered again before the site is gone; a reconnect will do that.
  const looked = { lookedAt: timestamp(now()), dueAt: timestamp(nextLook(now())) };
  await storeWebhook(database, organisationId, siteId, { ...known, ...looked, webhookId: null });
  const answer = await jira.deleteWebhooks(site, [known.webhookId]);
  if (answer.kind !== 'ok') log.warn({ siteId, answer }, 'The webhook of a site was not removed in Jira.');
}

function isDue({ publicUrl, now }: WebhookContext, { webhook, projectKeys, connectedAt }: WebhookSite): boolean {
  return isWebhookDue(webhook, wantedWebhook(publicUrl, projectKeys), connectedAt, timestamp(now()));
}

/** One process at a time, so that none takes for left over what another has just registered. */
async function alone(context: WebhookContext, siteId: string, work: () => Promise<void>): Promise<void> {
  const { database, owner, now } = context;
  const lock = { task: lockTask, key: `webhook:${siteId}`, owner };
  const lease = { ...lock, now: timestamp(now()), expiresAt: timestamp(later(now(), leaseMs)) };
  if (!(await takeLease(database, lease))) return;
  try {
    await work();
  } finally {
    await releaseLease(database, lock);
  }
}

async function keepWebhook(context: WebhookContext, siteId: string): Promise<void> {
  const { database, now, log } = context;
  const [site] = await webhookSites(database, siteId);
  if (site === undefined || !isDue(context, site)) return;
  const { organisationId, webhook } = site;
  const wanted = wantedWebhook(context.publicUrl, site.projectKeys);
  const lookedAt = timestamp(now());
  const kept = await bringUpToDate(context, site, wanted);
  const tried = { url: wanted?.url ?? '', jql: wanted?.jql ?? '', lookedAt };
  if (kept.kind === 'failed') {
    const failures = (webhook?.failures ?? 0) + 1;
    log.warn({ siteId, failures, message: kept.message }, 'The webhook of a site is not as it should be.');
    const dueAt = timestamp(nextTry(now(), failures));
    const webhookId = webhook?.webhookId ?? null;
    return storeWebhook(database, organisationId, siteId, { ...tried, webhookId, dueAt, failures });
  }
  if (kept.webhookId === null) return forgetWebhook(database, organisationId, siteId);
  const dueAt = timestamp(nextLook(now()));
  return storeWebhook(database, organisationId, siteId, { ...tried, webhookId: kept.webhookId, dueAt, failures: 0 });
}

type Kept =
  | { readonly kind: 'kept'; readonly webhookId: number | null }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Looks at what Jira has, keeps (and renews) what is as wanted, and registers what is missing before it deletes what is
 * left over. An earlier registration whose answer was lost is found here as well.
 */
async function bringUpToDate(context: WebhookContext, site: WebhookSite, wanted: WantedWebhook | null): Promise<Kept> {
  const { jira, database } = context;
  const { webhook: known } = site;
  const listed = await jira.webhooks(site);
  if (listed.kind !== 'ok') return failed(listed);
  const others = await webhooksOfOthers(database, site);
  const ownUrl = wanted?.url ?? known?.url;
  const own = listed.value.filter(({ id, url }) => id === known?.webhookId || (url === ownUrl && !others.has(id)));
  const wasAsWanted = known?.failures === 0 && known.jql === wanted?.jql && known.url === wanted.url;
  const asWanted = own.find(
    ({ id, url, jql }) => (wasAsWanted && id === known.webhookId) || (url === wanted?.url && jql === wanted.jql),
  );
  const kept = wanted === null ? null : await keepOrRegister(jira, site, wanted, asWanted?.id);
  if (kept?.kind === 'failed') return kept;
  const webhookId = kept?.webhookId ?? null;
  const leftOver = own.map(({ id }) => id).filter((id) => id !== webhookId);
  if (leftOver.length > 0) {
    const deleted = await jira.deleteWebhooks(site, leftOver);
    if (deleted.kind !== 'ok') return failed(deleted);
  }
  return { kind: 'kept', webhookId };
}

async function keepOrRegister(
  jira: Jira,
  site: JiraSite,
  { url, jql }: WantedWebhook,
  webhookId: number | undefined,
): Promise<Kept> {
  if (webhookId !== undefined) {
    const refreshed = await jira.refreshWebhooks(site, [webhookId]);
    return refreshed.kind === 'ok' ? { kind: 'kept', webhookId } : failed(refreshed);
  }
  const answer: JiraAnswer<Registered> = await jira.registerWebhook(site, {
    url,
    jql,
    events: ['jira:issue_updated', 'jira:issue_deleted'],
  });
  if (answer.kind !== 'ok') return failed(answer);
  const { value } = answer;
  return value.kind === 'registered'
    ? { kind: 'kept', webhookId: value.id }
    : { kind: 'failed', message: value.message };
}

function failed(answer: Exclude<JiraAnswer<unknown>, { kind: 'ok' }>): Extract<Kept, { kind: 'failed' }> {
  const outcome = classify('read', answer);
  return { kind: 'failed', message: outcome.result === 'confirmed' ? '' : outcome.message };
}
