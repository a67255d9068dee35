import type { SitesOfChange } from '../store/changed-issues';
import { sitesWithAddress } from '../store/sites';
import { sitesOfWebhooks } from '../store/webhooks';
import type { SetupContext } from './context';
import { noteChangedIssue } from './note-changed-issue';

/** What is used of a webhook call from Jira: which issue, and what helps to identify the site. */
interface JiraEvent {
  readonly issueId: string;
  /** Whether it is reported as deleted: that is only believed of an issue that Jira doesn't show. */
  readonly isDeleted: boolean;
  /** The issue's address in the API, which names the site in one of two ways. */
  readonly issueUrl: string | undefined;
  /** The ids of the webhooks that the change matched. */
  readonly webhookIds: readonly string[];
}

/** Jira reports a changed issue: it is read again within seconds. Nothing else in the call is trusted. */
export async function takeJiraEvent(context: SetupContext, event: JiraEvent): Promise<void> {
  const { issueId, isDeleted } = event;
  await noteChangedIssue(context, await sitesOf(context, event), { issueId, isDeleted });
}

/**
 * The sites that the call may come from. Issues of different sites can have the same ids, so the fewer the better, but a
 * wrong one costs no more than a read.
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
