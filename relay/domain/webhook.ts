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
}

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
