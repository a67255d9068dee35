import { backoffMs, backoffs } from './backoff';
import { later } from './clock';

/** The webhook that a site should have: where Jira calls, and for which issues. */
export interface WantedWebhook {
  readonly url: string;
  readonly jql: string;
}

/** The last known state of a site's webhook. */
export interface KnownWebhook {
  /** Jira's id, or null where there is no webhook. */
  readonly webhookId: number | null;
  /** What was wanted at the last check; `url` and `jql` are empty where no webhook was. */
  readonly url: string;
  readonly jql: string;
  readonly lookedAt: string;
  /** The address of another relay with the same OAuth app that was found at the last check; null if there was none. */
  readonly otherUrl: string | null;
}

/** Another relay that uses the same OAuth app on a site. */
export interface OtherRelay {
  /** Where Jira calls it, or called it. */
  readonly url: string;
  /** Whether Jira calls it instead of this relay; otherwise this relay has taken its place. */
  readonly isFollowing: boolean;
}

/** A webhook of the OAuth app as Jira lists it. Jira's documentation shows lists with and without addresses. */
export interface ListedWebhook {
  readonly id: number;
  readonly url: string | null;
  readonly jql: string;
  readonly expiresAt: Date | null;
}

/** The app's webhooks on a site, by whose they are. */
export interface SortedWebhooks<Listed extends ListedWebhook> {
  /** This organisation's. */
  readonly own: readonly Listed[];
  /** Those of this relay, of any organisation, with an address that it had before. */
  readonly outdated: readonly Listed[];
  /** Those that this relay knows nothing of: another relay's, or left by one that is gone. */
  readonly foreign: readonly Listed[];
}

/**
 * Sorts the app's webhooks on a site by whose they are.
 *
 * @param others those of other organisations: the address of each, by id
 */
export function sortWebhooks<Listed extends ListedWebhook>(
  listed: readonly Listed[],
  known: KnownWebhook | undefined,
  wanted: WantedWebhook | null,
  others: ReadonlyMap<number, string>,
): SortedWebhooks<Listed> {
  const ownUrl = wanted?.url ?? known?.url;
  const ownJql = wanted?.jql ?? known?.jql;
  const own: Listed[] = [];
  const outdated: Listed[] = [];
  const foreign: Listed[] = [];
  for (const webhook of listed) {
    const { id, url, jql } = webhook;
    const isKnown = id === known?.webhookId;
    const isOwn = isKnown || (!others.has(id) && (url === null ? jql === ownJql : url === ownUrl));
    const address = url ?? others.get(id) ?? (isKnown ? known.url : null);
    if ((isOwn || others.has(id)) && wanted !== null && address !== null && address !== wanted.url) {
      outdated.push(webhook);
    } else if (isOwn) own.push(webhook);
    else if (!others.has(id)) foreign.push(webhook);
  }
  return { own, outdated, foreign };
}

/**
 * The webhook of another relay that Jira calls in place of this one, or undefined. It has replaced this relay's: two relays
 * that replaced each other's webhook each day would both miss changes. One that nobody renews is left over from a relay
 * that is gone.
 */
export function webhookInPlaceOf<Listed extends ListedWebhook>(
  known: KnownWebhook | undefined,
  { own, foreign }: SortedWebhooks<Listed>,
  now: Date,
): Listed | undefined {
  const wasReplaced = known !== undefined && (known.webhookId !== null || known.otherUrl !== null);
  if (!wasReplaced || own.some(({ id }) => id === known.webhookId)) return undefined;
  return foreign.find(({ expiresAt }) => expiresAt === null || expiresAt > later(now, renewedWithinMs));
}

/** A relay renews its webhook daily, for 30 days: one that expires sooner has not been renewed for two days. */
const renewedWithinMs = 28 * 24 * 60 * 60_000;

/** The path at which the relay takes Jira's calls. Jira leaves out a query when it calls. */
export const webhookPath = '/hooks/jira';

/**
 * The webhook for a site's destinations, or null for none: where there is no destination, and where the relay is not
 * reached by https, which Jira demands. One for all projects, since an app may have five on a site.
 */
export function wantedWebhook(publicUrl: string, projectKeys: readonly string[]): WantedWebhook | null {
  const keys = [...new Set(projectKeys)].sort().map((key) => `"${key}"`);
  if (keys.length === 0 || !/^https:/i.test(publicUrl)) return null;
  const jql = keys.length === 1 ? `project = ${keys[0]}` : `project in (${keys.join(', ')})`;
  return { url: `${publicUrl}${webhookPath}`, jql };
}

/** Whether to call Jira now: because another webhook is wanted than last time, after a reconnect, or when it is due. */
export function isWebhookDue(
  known: KnownWebhook | undefined,
  wanted: WantedWebhook | null,
  connectedAt: string,
  now: string,
): boolean {
  if (known === undefined) return wanted !== null;
  if (nextLook(new Date(known.lookedAt)) <= new Date(now) || known.lookedAt < connectedAt) return true;
  return known.jql !== (wanted?.jql ?? '') || known.url !== (wanted?.url ?? '');
}

/** A webhook expires after 30 days; with a daily check, renewing it may fail for weeks. */
const dayMs = 24 * 60 * 60_000;

/** When to check again a webhook that is as it should be. */
export function nextLook(now: Date): Date {
  return later(now, dayMs);
}

/** When to retry after this many failures in a row: after half a minute at first, later hourly. */
export function nextAttempt(now: Date, failures: number): Date {
  return later(now, backoffMs(failures, 0, backoffs.webhook));
}
