import { timestamp } from '../domain/clock';
import type { OccurredEvent } from '../domain/event';
import { issueUrlOf, notFoundStatus } from '../domain/link';
import { type AuditAction, systemActor, writeAudit } from '../store/audit';
import { addProblem } from '../store/checks';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { insertLink, noteIssue, noteRefusesComments } from '../store/links';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { delivered, waitsToComment } from './delivery-change';
import { lookAgain } from './hidden-project';
import { workAfterNewTicket } from './issue-properties';
import { readOfNewTicket } from './new-ticket';
import { checkAfterRefusal, noteObstacle } from './obstacle';
import type { StepEndOf, StepResult } from './step-result';

type EffectContext = Pick<DeliveryContext, 'newId' | 'now' | 'queue'>;

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
    case 'failed':
      return checkAfterRefusal(context, transaction, work);
    case 'obstacle':
      return noteObstacle(context, transaction, work, result);
    case 'deferred':
    case 'described':
      return Promise.resolve();
    case 'decide_again':
      return noteMissing(transaction, work, result);
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
}

async function writeCommented(
  context: EffectContext,
  transaction: Database,
  work: Work,
  { issue, merged, reason }: StepEndOf<'commented'>,
): Promise<void> {
  const { delivery, destination, event } = work;
  const action = 'JIRA_ISSUE_COMMENTED';
  await auditWrite(context, transaction, work, { action, issue, deliveryId: delivery.id, event, reason });
  for (const other of merged) {
    const change = delivered('commented', destination, issue.key, other.reason);
    await changeDelivery(transaction, delivery.organisationId, other.id, change);
    const { id: deliveryId, event: otherEvent, reason: otherReason } = other;
    await auditWrite(context, transaction, work, { action, issue, deliveryId, event: otherEvent, reason: otherReason });
  }
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
  transaction: Database,
  { delivery, destination }: Work,
  { deleted, refusing }: StepEndOf<'decide_again'>,
): Promise<void> {
  if (refusing !== undefined) await noteRefusesComments(transaction, delivery.organisationId, refusing.linkId);
  if (deleted === null) return;
  const { linkId, issueKey: key } = deleted;
  const url = issueUrlOf(destination.site.url, key);
  await noteIssue(transaction, delivery.organisationId, linkId, { status: notFoundStatus, key, url });
}
