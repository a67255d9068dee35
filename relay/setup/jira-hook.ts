import type { SitesOfChange } from '../store/changed-issues';
import { sitesWithAddress } from '../store/sites';
import { sitesOfWebhooks } from '../store/webhooks';
import type { SetupContext } from './context';
import { noteChangedIssue } from './note-changed-issue';

/** What is taken from a call of Jira's: which issue, and what helps to tell the site. */
interface JiraEvent {
  readonly issueId: string;
  /** The issue's address in the API, which names the site in one of two ways. */
  readonly issueUrl: string | undefined;
  /** The ids of the webhooks that it matched. */
  readonly webhookIds: readonly string[];
}

/** Jira says that an issue changed: it is read again within seconds. Nothing else that the call says is believed. */
export async function takeJiraEvent(context: SetupContext, event: JiraEvent): Promise<void> {
  await noteChangedIssue(context, await sitesOf(context, event), event.issueId);
}

/**
 * The sites that the call can be of. Issues of different sites have the same ids, so the fewer the better: but one that
 * is not meant costs no more than a read.
 */
async function sitesOf({ database }: SetupContext, { issueUrl, webhookIds }: JiraEvent): Promise<SitesOfChange> {
  const address = issueUrl !== undefined && URL.canParse(issueUrl) ? new URL(issueUrl) : undefined;
  const [, cloudId] = /\/ex\/jira\/([^/]+)\//.exec(address?.pathname ?? '') ?? [];
  if (cloudId !== undefined) return { cloudId };
  const ofAddress = address === undefined ? [] : await sitesWithAddress(database, address.origin);
  if (ofAddress.length > 0) return { siteIds: ofAddress };
  const ofWebhooks = await sitesOfWebhooks(database, webhookIds);
  return ofWebhooks.length > 0 ? { siteIds: ofWebhooks } : 'all';
}
