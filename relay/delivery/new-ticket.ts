import type { Clock } from '../domain/clock';
import type { IssueStatus } from '../domain/link';
import type { Scheduled } from '../queue/queue';
import { memberOf } from '../queue/tasks';

/** Tickets that are filed within the same window are read together, a hundred in one call. */
const windowMs = 20_000;

/**
 * The later work after a new ticket: reading the status that its workflow gave it, since Jira's create call doesn't return
 * one. It is due between one and two windows later, and so within a minute.
 */
export function readOfNewTicket(
  { now }: { readonly now: Clock },
  siteId: string,
  { id, status }: { readonly id: string; readonly status: IssueStatus },
): Scheduled[] {
  if (status.name !== null) return [];
  // All at the end of the next window, not each so long after its ticket: those would be read one by one.
  const at = new Date((Math.floor(now().getTime() / windowMs) + 2) * windowMs);
  return [{ task: 'read-new-ticket', key: memberOf(siteId, id), at }];
}
