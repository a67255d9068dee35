import { backoffMs, backoffs } from './backoff';
import { later } from './clock';

/** The webhook that a site is to have: where Jira calls, and for which issues. */
export interface WantedWebhook {
  readonly url: string;
  readonly jql: string;
}

/** What is known of a site's webhook: what was tried last. */
export interface KnownWebhook {
  /** Jira's id, or null where it has none. */
  readonly webhookId: number | null;
  /** What was wanted when it was last looked at; `url` and `jql` are empty where none was. */
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

/** Whether Jira is to be asked now: for another webhook than was tried last, after a reconnect, or when it is time. */
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

/** A webhook expires after 30 days; looked at daily, it may fail to be renewed for weeks. */
const dayMs = 24 * 60 * 60_000;

/** When to look at a webhook again that is as it should be. */
export function nextLook(now: Date): Date {
  return later(now, dayMs);
}

/** When to try again after so many failures in a row: after half a minute at first, hourly at last. */
export function nextTry(now: Date, failures: number): Date {
  return later(now, backoffMs(failures, 0, backoffs.webhook));
}
