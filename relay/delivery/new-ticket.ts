import type { Clock } from '../domain/clock';
import type { IssueStatus } from '../domain/link';
import type { Scheduled } from '../queue/queue';
import { memberOf } from '../queue/tasks';

/** Tickets that are filed on a site within this time are read together, up to a hundred in one call. */
const gatherMs = 5_000;

/**
 * The later work after a new ticket: reading the status that its workflow gave it, since Jira's create call doesn't return
 * one. The read is the same as for a change that Jira reports, so a webhook in the meantime doesn't make it two.
 */
export function readOfNewTicket(
  { now }: { readonly now: Clock },
  siteId: string,
  { id, status }: { readonly id: string; readonly status: IssueStatus },
): Scheduled[] {
  if (status.name !== null) return [];
  // All at the end of the same window, not each so long after its ticket: those would be read one by one.
  const at = new Date(Math.ceil((now().getTime() + 1) / gatherMs) * gatherMs);
  return [{ task: 'read-issue', key: memberOf(siteId, id), at }];
}
