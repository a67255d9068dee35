import type { NewIssue } from '../atlassian/jira';
import { timestamp } from '../domain/clock';
import type { CreateDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { issuePropertyOf } from '../domain/issue-property';
import { type IssueStatus, issueUrlOf } from '../domain/link';
import { classify } from '../domain/outcome';
import { followedTicket } from '../domain/ticket/description';
import { renderTicket, type Ticket } from '../domain/ticket/ticket';
import { endAttempt, type StartedAttempt, startAttempt } from '../store/attempts';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { insertLink } from '../store/links';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { noteNewTicket } from './issue-properties';
import { ending, endOf, type Next, recordFailed, recordFinished, recordRefused, recordRetry } from './record';
import { rendered } from './rendered';
import { attemptAt } from './take';

/**
 * What a new ticket shows until its status is read: Jira's create call does not answer it. The name is that of the
 * category, as Jira names it in English.
 */
const newStatus: IssueStatus = { name: 'To Do', category: 'new' };

/** Below this a description is not shortened any more: Jira would refuse a single sentence. */
const minDescriptionChars = 1_000;

/**
 * Files the ticket. Where Jira refuses the priority, it is filed without; where it finds the description too long,
 * with a shorter one: each a try of its own.
 */
export async function createTicket(
  context: DeliveryContext,
  work: Work,
  decision: CreateDecision,
  first: StartedAttempt,
): Promise<Next> {
  let attempt = first;
  let filing: Filing = { hasPriority: true };
  for (;;) {
    const follows = followedTicket(work.destination.site.url, work.latest);
    const rendering = rendered(context, work, () => renderTicket(work.mapping, work.event, { ...filing, follows }));
    if (!rendering.ok) {
      const { failure } = rendering;
      return recordFailed(context, work, failure, ending(attempt, endOf(context, attempt, failure)));
    }
    const ticket = rendering.value;
    const answer = await context.jira.createIssue(siteOf(work), newIssue(work, ticket, filing));
    const outcome = classify('create', answer);
    const end = endOf(context, attempt, outcome);
    if (outcome.result === 'confirmed') {
      return recordCreated(
        context,
        work,
        decision,
        outcome.value,
        reasonOf(decision, filing, ticket),
        ending(attempt, end),
      );
    }
    if (outcome.result !== 'rejected') return recordRetry(context, work, outcome, ending(attempt, end));
    const again = fileAgain(outcome.consequence, filing, ticket);
    if (again === undefined) return recordRefused(context, work, outcome, ending(attempt, end));
    const next = attemptAt(context, work, decision);
    await context.transact(async (trx) => {
      await endAttempt(trx, attempt.id, end);
      await startAttempt(trx, next);
      await changeDelivery(trx, work.delivery.organisationId, work.delivery.id, { anotherAttempt: true });
    });
    attempt = next;
    filing = again;
  }
}

/** Writes down that a ticket is there: the link, the audit entry and the delivery, in one transaction. */
export function recordCreated(
  context: DeliveryContext,
  work: Work,
  decision: { readonly follows: string | null },
  issue: { readonly id: string; readonly key: string; readonly status?: IssueStatus },
  reason: string,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const { delivery, destination, event } = work;
  const { organisationId } = delivery;
  const issueUrl = issueUrlOf(destination.site.url, issue.key);
  const change = {
    state: 'delivered',
    outcome: 'created',
    issueKey: issue.key,
    issueUrl,
    reason,
    failures: 0,
    lastError: null,
  } as const;
  return recordFinished(context, work, change, async (trx) => {
    await others(trx);
    await insertLink(trx, {
      id: context.newId('link'),
      organisationId,
      destinationId: destination.id,
      siteId: destination.site.id,
      issueId: issue.id,
      issueKey: issue.key,
      issueUrl,
      subject: event.subject,
      eventType: event.type,
      origin: 'event',
      dedupKey: delivery.dedupKey,
      followsIssueKey: decision.follows,
      status: issue.status ?? newStatus,
      createdAt: timestamp(context.now()),
    });
    await noteNewTicket(context, trx, organisationId, event);
    await writeAudit(trx, context, organisationId, {
      action: 'JIRA_ISSUE_CREATED',
      actor: systemActor,
      target: { kind: 'issue', id: issue.id, name: issue.key },
      details: {
        deliveryId: delivery.id,
        eventType: event.type,
        subject: event.subject,
        destinationId: destination.id,
        destinationName: destination.name,
        reason,
      },
    });
  });
}

/** The site of a delivery, as the Jira client wants it. */
export function siteOf({ delivery, destination }: Work) {
  return { siteId: destination.site.id, cloudId: destination.site.cloudId, organisationId: delivery.organisationId };
}

/** How a ticket is filed: without what Jira has just refused. */
interface Filing {
  readonly hasPriority: boolean;
  readonly maxChars?: number;
}

function fileAgain(consequence: string, filing: Filing, ticket: Ticket): Filing | undefined {
  if (consequence === 'drop_priority' && filing.hasPriority) return { ...filing, hasPriority: false };
  if (consequence !== 'shorten') return undefined;
  const maxChars = Math.floor(JSON.stringify(ticket.description).length * 0.7);
  return maxChars < minDescriptionChars ? undefined : { ...filing, maxChars };
}

function newIssue({ mapping, destination, event, delivery }: Work, ticket: Ticket, filing: Filing): NewIssue {
  const { issueType, priority } = mapping;
  return {
    fields: {
      project: { id: destination.project.id },
      issuetype: { id: issueType?.id },
      summary: ticket.summary,
      description: ticket.description,
      labels: [...ticket.labels, markerOf(delivery.dedupKey)],
      ...(priority !== null && filing.hasPriority && { priority: { id: priority.id } }),
    },
    properties: [issuePropertyOf(event)],
  };
}

function reasonOf(decision: CreateDecision, filing: Filing, ticket: Ticket): string {
  return [
    decision.reason,
    filing.hasPriority ? '' : 'Filed without a priority, because the project does not offer the mapped one.',
    ticket.truncated ? 'The description was shortened to what Jira takes.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
