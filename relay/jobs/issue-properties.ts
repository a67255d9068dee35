import type { Jira, JiraSite } from '../atlassian/jira';
import type { Log } from '../delivery/log';
import { type Clock, later } from '../domain/clock';
import { issuePropertyFor } from '../domain/issue-property';
import { afterRead } from '../domain/status-sync';
import type { Ending, GroupHandling, Item } from '../queue/leased-task';
import { memberIn } from '../queue/tasks';
import type { Database } from '../store/database';
import { type TicketOfSubject, ticketsOfLinks } from '../store/property-writes';
import { siteOfWork } from '../store/site-of-work';
import { findSubject } from '../store/subjects';
import type { PointsBudget } from './points-budget';

/** What writing issue properties needs. */
interface IssuePropertiesContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'setIssueProperty'>;
  /** Shared by all background calls to Jira. */
  readonly budget: PointsBudget;
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  /** Aborted when the relay stops: no request starts after that. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/** Jira charges a write like a read of one issue. */
const pointsToWrite = 2;

/** A site that cannot be written to is retried after this long, unless it is reconnected before. */
const unusableMs = 10 * 60_000;

/**
 * Writes the due properties of tickets, each site separately. A property shows the subject's state at that moment, so
 * writing it twice, or after a later change, does no harm.
 */
export function issueProperties(context: IssuePropertiesContext): GroupHandling {
  // Only a few of a site at once: they are written one by one, and one that Jira refuses holds up the rest of its site.
  return { concurrency: 8, itemsAtOnce: 4, handle: (siteId, items) => writeAll(context, siteId, items) };
}

async function writeAll(context: IssuePropertiesContext, siteId: string, items: readonly Item[]): Promise<Ending[]> {
  const { database, now, stopping } = context;
  const site = await siteOfWork(database, siteId);
  if (site === undefined) return items.map(() => 'done');
  if (!site.isConnected) return items.map(() => ({ at: later(now(), unusableMs), failures: 0 }));
  const linkIds = items.map(({ key }) => memberIn(key));
  const tickets = await ticketsOfLinks(database, site.organisationId, linkIds);
  const endings: Ending[] = [];
  let isWaiting = false;
  for (const { key, failures } of items) {
    const ticket = tickets.get(memberIn(key));
    if (ticket === undefined) {
      endings.push('done');
    } else if (isWaiting || stopping.aborted) {
      // Not started: another process may take it at once.
      endings.push({ at: now(), failures });
    } else {
      const ending = await writeOne(context, site, ticket, failures);
      endings.push(ending);
      isWaiting = ending !== 'done';
    }
  }
  return endings;
}

async function writeOne(
  { database, jira, budget, now, random, log }: IssuePropertiesContext,
  site: JiraSite,
  { issueId, eventType, subject: ref, deliveryId }: TicketOfSubject,
  failures: number,
): Promise<Ending> {
  const subject = await findSubject(database, site.organisationId, ref);
  if (subject === undefined) return 'done';
  const waitMs = await budget.take(pointsToWrite);
  if (waitMs > 0) return { at: later(now(), waitMs), failures };
  const answer = await jira.setIssueProperty(site, issueId, issuePropertyFor(ref, eventType, subject, deliveryId));
  if (answer.kind === 'ok') return 'done';
  if (answer.kind === 'paused') await budget.giveBack(pointsToWrite);
  const after = afterRead(answer, failures, now(), random());
  if (after.kind === 'again') return { at: later(now(), after.waitMs), failures: after.failures };
  if (after.kind === 'stop') return { at: later(now(), unusableMs), failures: 0 };
  // Deleted, or not editable for AvsB: the property only serves JQL, and the ticket works without it.
  log.warn({ siteId: site.siteId, issueId, message: after.message }, 'An issue property was not written.');
  return 'done';
}
