import type { ToldTicket } from '../domain/callbacks';
import { timestamp } from '../domain/clock';
import type { OccurredEvent } from '../domain/event';
import {
  metricOf,
  type TicketLife,
  unknownLife,
  withBreached,
  withComment,
  withEvent,
  withRecovered,
  withReopening,
} from '../domain/lifecycle/ticket-life';
import { type IssueStatus, issueUrlOf, notFoundStatus } from '../domain/link';
import { type AuditAction, systemActor, writeAudit } from '../store/audit';
import { addProblem } from '../store/checks';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { insertLink, noteLife, noteRefusesComments, takesCommentsNow } from '../store/links';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { delivered, timed, waitsToComment } from './delivery-change';
import { lookAgain } from './hidden-project';
import { workAfterNewTicket } from './issue-properties';
import { readOfNewTicket } from './new-ticket';
import { checkAfterRefusal, noteObstacle } from './obstacle';
import type { StepEndOf, StepResult } from './step-result';
import { noteTicket, tellAvsb } from './tell-avsb';
import { lifeOf } from './ticket-life';

type EffectContext = Pick<DeliveryContext, 'newId' | 'now' | 'queue' | 'tellsAvsb'>;

/** Writes what a step changes besides its attempts and its delivery: links, audit, the destination's state. */
export function writeEffects(
  context: EffectContext,
  transaction: Database,
  work: Work,
  result: StepResult,
): Promise<void> {
  switch (result.kind) {
    case 'created':
    case 'filed':
      return writeNewTicket(context, transaction, work, result);
    case 'commented':
      return writeCommented(context, transaction, work, result);
    case 'advanced':
      return writeAdvanced(context, transaction, work, result);
    case 'reopened':
      return writeReopened(context, transaction, work);
    case 'resolved':
      return writeResolved(context, transaction, work, result);
    case 'skipped':
      return noteTicketLife(transaction, work, (life) => withWhatItTells(life, work));
    case 'failed':
      return checkAfterRefusal(context, transaction, work);
    case 'obstacle':
      return noteObstacle(context, transaction, work, result);
    case 'deferred':
    case 'described':
      return Promise.resolve();
    case 'decide_again':
      return noteMissing(context, transaction, work, result);
    case 'may_not_comment':
      return waitToComment(context, transaction, work, result);
  }
}

async function writeNewTicket(
  context: EffectContext,
  transaction: Database,
  work: Work,
  { issue, follows, reason, learnedByRefusal, problem = null }: StepEndOf<'created' | 'filed'>,
): Promise<void> {
  const { delivery, destination, event } = work;
  const { organisationId, dedupKey } = delivery;
  await insertLink(transaction, {
    id: context.newId('link'),
    organisationId,
    destinationId: destination.id,
    siteId: destination.site.id,
    issueId: issue.id,
    issueKey: issue.key,
    issueUrl: issueUrlOf(destination.site.url, issue.key),
    subject: event.subject,
    eventType: event.type,
    origin: 'event',
    dedupKey,
    followsIssueKey: follows,
    deliveryId: delivery.id,
    status: issue.status,
    createdAt: timestamp(context.now()),
    life: withBreached(unknownLife, [metricOf(event)]),
  });
  if (problem !== null) await addProblem(transaction, organisationId, destination.id, problem);
  await context.queue.schedule(transaction, [
    ...(await workAfterNewTicket(context, transaction, organisationId, event)),
    ...readOfNewTicket(context, destination.site.id, issue),
  ]);
  await auditWrite(context, transaction, work, {
    action: 'JIRA_ISSUE_CREATED',
    issue,
    deliveryId: delivery.id,
    event,
    reason,
  });
  if (learnedByRefusal) await checkAfterRefusal(context, transaction, work);
  const ticket = ticketOf(work, issue, { id: delivery.id, event });
  await tellAvsb(context, transaction, organisationId, [{ type: 'jira.ticket.created', ticket }]);
}

/** A ticket as AvsB hears of it from a delivery. */
function ticketOf(
  { destination }: Work,
  { key, status }: { readonly key: string; readonly status: IssueStatus },
  { id, event }: { readonly id: string; readonly event: OccurredEvent },
): ToldTicket {
  const issueUrl = issueUrlOf(destination.site.url, key);
  const { subject, type: eventType } = event;
  return { subject, eventType, destinationId: destination.id, deliveryId: id, issueKey: key, issueUrl, status };
}

async function writeCommented(
  context: EffectContext,
  transaction: Database,
  work: Work,
  { issue, merged, reason }: StepEndOf<'commented'>,
): Promise<void> {
  const { delivery, destination, event } = work;
  const action = 'JIRA_ISSUE_COMMENTED';
  const metrics = [event, ...merged.map((other) => other.event)].map(metricOf);
  await noteTicketLife(transaction, work, (life) =>
    delivery.recovers === null
      ? withComment(withBreached(life, metrics), timestamp(context.now()))
      : withRecovered(life, metricOf(event)),
  );
  await auditWrite(context, transaction, work, { action, issue, deliveryId: delivery.id, event, reason });
  for (const other of merged) {
    const change = delivered('commented', destination, issue.key, other.reason);
    await changeDelivery(transaction, delivery.organisationId, other.id, timed(change, other.id, context.now()));
    const { id: deliveryId, event: otherEvent, reason: otherReason } = other;
    await auditWrite(context, transaction, work, { action, issue, deliveryId, event: otherEvent, reason: otherReason });
  }
  const status = work.latest?.status ?? { name: null, category: 'undefined' };
  const told = [{ id: delivery.id, event }, ...merged].map(
    (one) => ({ type: 'jira.ticket.commented', ticket: ticketOf(work, { key: issue.key, status }, one) }) as const,
  );
  await tellAvsb(context, transaction, delivery.organisationId, told);
}

/** The ticket is open again, or a recovery has been reported: what it says of the ticket is kept for the next step. */
async function writeAdvanced(
  context: EffectContext,
  transaction: Database,
  work: Work,
  { progress, reopened }: StepEndOf<'advanced'>,
): Promise<void> {
  const { delivery, destination, event } = work;
  if (reopened === null) {
    if (progress.step !== 'reported') return;
    return noteTicketLife(transaction, work, (life) => withWhatItTells(life, work));
  }
  const life = withReopening(withBreached(lifeOf(work), [metricOf(event)]));
  const { id, key, status } = reopened;
  const url = issueUrlOf(destination.site.url, key);
  const { organisationId, id: deliveryId } = delivery;
  await noteTicket(context, transaction, organisationId, progress.linkId, { status, key, url, life }, deliveryId);
  await takesCommentsNow(transaction, organisationId, progress.linkId);
  const { reason } = progress;
  await auditWrite(context, transaction, work, {
    action: 'JIRA_ISSUE_REOPENED',
    issue: { id, key },
    deliveryId,
    event,
    reason,
  });
}

function writeReopened(context: EffectContext, transaction: Database, work: Work): Promise<void> {
  return noteTicketLife(transaction, work, (life) => withComment(life, timestamp(context.now())));
}

async function writeResolved(
  context: EffectContext,
  transaction: Database,
  work: Work,
  { issue, own, reason }: StepEndOf<'resolved'>,
): Promise<void> {
  const { delivery, destination, event, latest } = work;
  if (latest !== undefined) {
    const life = { ...withWhatItTells(lifeOf(work), work), ownResolution: own };
    const url = issueUrlOf(destination.site.url, issue.key);
    const seen = { status: issue.status, key: issue.key, url, life };
    await noteTicket(context, transaction, delivery.organisationId, latest.id, seen, delivery.id);
  }
  const deliveryId = delivery.id;
  await auditWrite(context, transaction, work, { action: 'JIRA_ISSUE_RESOLVED', issue, deliveryId, event, reason });
}

/** What an event says of its ticket's metrics. */
function withWhatItTells(life: TicketLife, { delivery, event }: Pick<Work, 'delivery' | 'event'>): TicketLife {
  return withEvent(life, { metric: metricOf(event), recovers: delivery.recovers });
}

/** Changes what is known of the ticket. Of one that nothing is known of, it stays unknown until it is read. */
async function noteTicketLife(
  transaction: Database,
  { delivery, latest }: Work,
  change: (life: TicketLife) => TicketLife,
): Promise<void> {
  if (latest === undefined || latest.life === null) return;
  await noteLife(transaction, delivery.organisationId, latest.id, change(latest.life));
}

interface Written {
  readonly action: AuditAction;
  readonly issue: { readonly id: string; readonly key: string };
  readonly deliveryId: string;
  readonly event: OccurredEvent;
  readonly reason: string;
}

function auditWrite(
  context: EffectContext,
  transaction: Database,
  { delivery, destination }: Work,
  { action, issue, deliveryId, event, reason }: Written,
): Promise<void> {
  return writeAudit(transaction, context, delivery.organisationId, {
    action,
    actor: systemActor,
    target: { kind: 'issue', id: issue.id, name: issue.key },
    details: {
      deliveryId,
      eventType: event.type,
      subject: event.subject,
      destinationId: destination.id,
      destinationName: destination.name,
      reason,
    },
  });
}

async function waitToComment(
  context: EffectContext,
  transaction: Database,
  work: Work,
  { others, reason, lastError }: StepEndOf<'may_not_comment'>,
): Promise<void> {
  const { organisationId } = work.delivery;
  for (const id of others) await changeDelivery(transaction, organisationId, id, waitsToComment(reason, lastError));
  await checkAfterRefusal(context, transaction, work);
  await context.queue.schedule(transaction, [lookAgain(work.destination.id, context.now())]);
}

async function noteMissing(
  context: EffectContext,
  transaction: Database,
  { delivery, destination }: Work,
  { deleted, refusing }: StepEndOf<'decide_again'>,
): Promise<void> {
  if (refusing !== undefined) await noteRefusesComments(transaction, delivery.organisationId, refusing.linkId);
  if (deleted === null) return;
  const { linkId, issueKey: key } = deleted;
  const url = issueUrlOf(destination.site.url, key);
  await noteTicket(context, transaction, delivery.organisationId, linkId, { status: notFoundStatus, key, url });
}
