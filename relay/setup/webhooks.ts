import type { Jira, JiraSite, JiraWebhook, Registered } from '../atlassian/jira';
import { timestamp } from '../domain/clock';
import type { JiraAnswer } from '../domain/jira-answer';
import { classify } from '../domain/outcome';
import { isWebhookDue, nextAttempt, nextLook, type WantedWebhook, wantedWebhook } from '../domain/webhook';
import type { Ending, Item, ItemHandling } from '../queue/leased-task';
import type { Scheduled } from '../queue/queue';
import {
  findWebhook,
  forgetWebhook,
  storeWebhook,
  type WebhookSite,
  webhookSites,
  webhooksOfOthers,
} from '../store/webhooks';
import type { SetupContext } from './context';

type WebhookContext = Pick<SetupContext, 'database' | 'jira' | 'queue' | 'now' | 'log' | 'publicUrl'>;

/**
 * The work item that every transaction schedules which connects a site or changes the projects of its destinations: the
 * site's webhook may have to change, too.
 */
export function webhookOf(siteId: string): Scheduled {
  return { task: 'keep-webhook', key: siteId };
}

/**
 * Schedules the webhooks that are out of date, for example because the relay's address has changed, or that haven't been
 * checked for a day.
 */
export async function scheduleDueWebhooks(context: WebhookContext): Promise<void> {
  const due = (await webhookSites(context.database)).filter((site) => isDue(context, site));
  await context.queue.schedule(
    context.database,
    due.map(({ siteId }) => webhookOf(siteId)),
  );
}

/**
 * Keeps the webhooks of connected sites up to date with their destinations: registers, replaces and renews them, and
 * removes those that aren't needed. What a site needs is read from the database each time, and checked daily.
 */
export function webhooks(context: WebhookContext): ItemHandling {
  return { concurrency: 10, handle: (item) => keepWebhook(context, item) };
}

/**
 * Removes the webhook of a site that is about to be removed, while its tokens still exist. If Jira doesn't do it, the
 * webhook expires within 30 days, and what it reports until then belongs to no known site.
 */
export async function removeWebhook(
  { database, jira, now, log }: Pick<WebhookContext, 'database' | 'jira' | 'now' | 'log'>,
  site: JiraSite,
): Promise<void> {
  const { organisationId, siteId } = site;
  const known = await findWebhook(database, organisationId, siteId);
  if (known === undefined || known.webhookId === null) return;
  // Recorded as just checked, so that it isn't registered again before the site is removed; a reconnect does that.
  await storeWebhook(database, organisationId, siteId, { ...known, lookedAt: timestamp(now()), webhookId: null });
  const answer = await jira.deleteWebhooks(site, [known.webhookId]);
  if (answer.kind !== 'ok') log.warn({ siteId, answer }, 'The webhook of a site was not removed in Jira.');
}

function isDue({ publicUrl, now }: WebhookContext, { webhook, projectKeys, connectedAt }: WebhookSite): boolean {
  return isWebhookDue(webhook, wantedWebhook(publicUrl, projectKeys), connectedAt, timestamp(now()));
}

async function keepWebhook(context: WebhookContext, { key: siteId, failures }: Item): Promise<Ending> {
  const { database, now, log } = context;
  const [site] = await webhookSites(database, siteId);
  if (site === undefined) return 'done';
  const { organisationId, webhook } = site;
  const wanted = wantedWebhook(context.publicUrl, site.projectKeys);
  if (webhook === undefined && wanted === null) return 'done';
  if (webhook !== undefined && !isDue(context, site)) {
    const lookedAt = new Date(webhook.lookedAt);
    const at = failures === 0 ? nextLook(lookedAt) : nextAttempt(lookedAt, failures);
    if (at > now()) return { at, failures };
  }
  const lookedAt = timestamp(now());
  const kept = await bringUpToDate(context, site, wanted, failures === 0);
  const tried = { url: wanted?.url ?? '', jql: wanted?.jql ?? '', lookedAt };
  if (kept.kind === 'failed') {
    const failed = failures + 1;
    const at = nextAttempt(now(), failed);
    log.warn({ siteId, failures: failed, message: kept.message }, 'The webhook of a site is out of date.');
    await storeWebhook(database, organisationId, siteId, { ...tried, webhookId: webhook?.webhookId ?? null });
    return { at, failures: failed };
  }
  if (kept.webhookId === null) {
    await forgetWebhook(database, organisationId, siteId);
    return 'done';
  }
  await storeWebhook(database, organisationId, siteId, { ...tried, webhookId: kept.webhookId });
  return { at: nextLook(now()), failures: 0 };
}

type Kept =
  | { readonly kind: 'kept'; readonly webhookId: number | null }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Compares with the webhooks that Jira has: keeps and renews the wanted one, or registers it if it is missing, and then
 * deletes leftovers. This also finds an earlier registration whose answer was lost.
 */
async function bringUpToDate(
  context: WebhookContext,
  site: WebhookSite,
  wanted: WantedWebhook | null,
  wasBroughtUpToDate: boolean,
): Promise<Kept> {
  const { jira, database } = context;
  const { webhook: known } = site;
  const listed = await jira.webhooks(site);
  if (listed.kind !== 'ok') return failed(listed);
  const others = await webhooksOfOthers(database, site);
  const ownUrl = wanted?.url ?? known?.url;
  const ownJql = wanted?.jql ?? known?.jql;
  const isOwn = ({ id, url, jql }: JiraWebhook) =>
    id === known?.webhookId || (!others.has(id) && (url === null ? jql === ownJql : url === ownUrl));
  const own = listed.value.filter(isOwn);
  const wasAsWanted = wasBroughtUpToDate && known?.jql === wanted?.jql && known?.url === wanted?.url;
  const asWanted = own.find(
    ({ id, url, jql }) =>
      (wasAsWanted && id === known?.webhookId) || ((url ?? wanted?.url) === wanted?.url && jql === wanted?.jql),
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
