import type { JiraSite } from '../atlassian/jira';
import { timestamp } from '../domain/clock';
import {
  isWebhookDue,
  nextAttempt,
  nextLook,
  sortWebhooks,
  type WantedWebhook,
  wantedWebhook,
  webhookInPlaceOf,
} from '../domain/webhook';
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
import { deleteAll, failed, type Kept, register, renewed, unknownAddress } from './register-webhook';

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
  const forgotten = { ...known, lookedAt: timestamp(now()), webhookId: null, otherUrl: null };
  await storeWebhook(database, organisationId, siteId, forgotten);
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
    const before = { webhookId: webhook?.webhookId ?? null, otherUrl: webhook?.otherUrl ?? null };
    await storeWebhook(database, organisationId, siteId, { ...tried, ...before });
    return { at, failures: failed };
  }
  if (kept.kind === 'replaced') {
    const { otherUrl } = kept;
    log.warn(
      { siteId, otherUrl, url: wanted?.url },
      'Another relay with the same OAuth app has taken the place of the webhook of a site: Jira calls one address for an ' +
        'app. Give each relay an OAuth app of its own.',
    );
    await storeWebhook(database, organisationId, siteId, { ...tried, webhookId: null, otherUrl });
    return { at: nextLook(now()), failures: 0 };
  }
  if (kept.webhookId === null) {
    await forgetWebhook(database, organisationId, siteId);
    return 'done';
  }
  const { webhookId, jql, otherUrl } = kept;
  await storeWebhook(database, organisationId, siteId, { ...tried, jql, webhookId, otherUrl });
  return { at: nextLook(now()), failures: 0 };
}

/** Jira calls another relay instead. */
interface Replaced {
  readonly kind: 'replaced';
  readonly otherUrl: string;
}

/**
 * Compares with the webhooks that Jira has: keeps and renews the wanted one, or registers it if it is missing, and then
 * deletes leftovers. This also finds an earlier registration whose answer was lost. Jira takes one address for an app, so
 * webhooks with another one are deleted first.
 */
async function bringUpToDate(
  context: WebhookContext,
  site: WebhookSite,
  wanted: WantedWebhook | null,
  wasBroughtUpToDate: boolean,
): Promise<Kept | Replaced> {
  const { jira, database, now } = context;
  const { webhook: known } = site;
  const listed = await jira.webhooks(site);
  if (listed.kind !== 'ok') return failed(listed);
  const others = await webhooksOfOthers(database, site);
  const sorted = sortWebhooks(listed.value, known, wanted, others);
  const { own, outdated } = sorted;
  if (wanted === null) return deleteAll(jira, site, own, { webhookId: null, jql: '', otherUrl: null });
  const inPlace = webhookInPlaceOf(known, sorted, now());
  if (inPlace !== undefined) return { kind: 'replaced', otherUrl: inPlace.url ?? unknownAddress };

  const wasAsWanted = wasBroughtUpToDate && known?.jql === wanted.jql && known?.url === wanted.url;
  const asWanted = own.find(({ id, jql }) => (wasAsWanted && id === known?.webhookId) || jql === wanted.jql);
  const named = sorted.foreign.filter(({ url }) => url !== null);
  const isRegistered = asWanted !== undefined;
  const cleared = await deleteAll(jira, site, isRegistered ? outdated : [...outdated, ...named]);
  if (cleared.kind === 'failed') return cleared;
  const kept = isRegistered
    ? await renewed(jira, site, asWanted.id, wanted.jql)
    : await register(context, site, wanted, sorted);
  if (kept.kind !== 'kept') return kept;
  const [replaced = kept.otherUrl] = isRegistered ? [] : named.map(({ url }) => url);
  if (replaced !== null) {
    context.log.warn(
      { siteId: site.siteId, otherUrl: replaced, url: wanted.url },
      'A webhook with another address was replaced: Jira calls one address for an OAuth app. If another relay uses this ' +
        'app, give each an OAuth app of its own.',
    );
  }
  const leftOver = own.filter(({ id }) => id !== kept.webhookId);
  return deleteAll(jira, site, leftOver, { ...kept, otherUrl: replaced });
}
