import { type CommentDecision, decide } from '../domain/decide';
import { deletedStatus, type IssueStatus, issueUrlOf } from '../domain/link';
import { classify, type Outcome } from '../domain/outcome';
import { renderComment } from '../domain/ticket/comment';
import { addAttempt, endAttempt, type StartedAttempt, startAttempt } from '../store/attempts';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { noteIssue } from '../store/links';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { createTicket, recordRefused, siteOf } from './create-ticket';
import { ending, endOf, type Next, recordFailed, recordFinished, recordRetry } from './record';
import { attemptAt, begin, situationOf } from './take';

/** The comment property by which a comment of unknown outcome is found again. */
export const deliveryProperty = 'avsb.delivery';

/**
 * Comments on the open ticket, after reading its status: a ticket that has been closed or deleted since it was last
 * looked at gets no comment, and a new one is filed instead.
 */
export async function commentOnTicket(context: DeliveryContext, work: Work, decision: CommentDecision): Promise<Next> {
  const startedAt = attemptAt(context, work, decision);
  const seen = await readTicket(context, work, decision.issueId);
  if (seen.kind === 'unknown') {
    const { outcome } = seen;
    const log = tried(context, work, startedAt, outcome);
    return outcome.result === 'rejected'
      ? recordRefused(context, work, outcome, log)
      : recordRetry(context, work, outcome, log);
  }
  const fresh = await decideAnew(context, work, decision, seen);
  if (fresh.kind === 'create') return createTicket(context, fresh.work, fresh.decision, fresh.attempt);
  return fresh.kind === 'comment' ? writeComment(context, fresh.work, fresh.decision) : 'go_on';
}

type SeenTicket =
  | { readonly kind: 'there'; readonly key: string; readonly status: IssueStatus }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly outcome: Exclude<Outcome<unknown>, { result: 'confirmed' }> };

/** Reads the ticket. A 404 is asked for a second time before it is believed. */
async function readTicket(context: DeliveryContext, work: Work, issueId: string): Promise<SeenTicket> {
  const read = async () => classify('read', await context.jira.getIssue(siteOf(work), issueId));
  let outcome = await read();
  if (outcome.result === 'rejected' && outcome.consequence === 'gone') outcome = await read();
  if (outcome.result === 'confirmed') return { kind: 'there', key: outcome.value.key, status: outcome.value.status };
  if (outcome.result === 'rejected' && outcome.consequence === 'gone') return { kind: 'gone' };
  return { kind: 'unknown', outcome };
}

/** Notes how the ticket stands, and decides again with it; what comes of that is written down as begun. */
function decideAnew(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  seen: Exclude<SeenTicket, { kind: 'unknown' }>,
) {
  const status = seen.kind === 'there' ? seen.status : deletedStatus;
  const issueKey = seen.kind === 'there' ? seen.key : decision.issueKey;
  const latest = work.latest && { ...work.latest, status, issueKey };
  const fresh = { ...work, latest };
  return context.database.transaction(async (trx) => {
    await noteTicket(trx, fresh, decision, issueKey, status);
    return begin(context, trx, fresh, decide(situationOf(context, fresh)));
  });
}

async function writeComment(context: DeliveryContext, work: Work, decision: CommentDecision): Promise<Next> {
  const { organisationId, id } = work.delivery;
  let maxChars: number | undefined;
  for (;;) {
    const attempt = attemptAt(context, work, decision);
    await context.database.transaction(async (trx) => {
      await startAttempt(trx, attempt);
      await changeDelivery(trx, organisationId, id, { anotherAttempt: true });
    });
    const body = renderComment(work.event, { ...(maxChars !== undefined && { maxChars }) });
    const answer = await context.jira.addComment(siteOf(work), decision.issueId, {
      body,
      properties: [{ key: deliveryProperty, value: { deliveryIds: [id] } }],
    });
    const outcome = classify('comment', answer);
    const end = endOf(context, attempt, outcome);
    if (outcome.result === 'confirmed') return recordCommented(context, work, decision, ending(attempt, end));
    if (outcome.result !== 'rejected') return recordRetry(context, work, outcome, ending(attempt, end));
    if (outcome.consequence === 'gone') return recordGone(context, work, decision, outcome, ending(attempt, end));
    const shorter = Math.floor(JSON.stringify(body).length * 0.7);
    if (outcome.consequence !== 'shorten' || shorter < 600) {
      return recordRefused(context, work, outcome, ending(attempt, end));
    }
    await endAttempt(context.database, attempt.id, end);
    maxChars = shorter;
  }
}

/** Writes down that a comment is there. */
export function recordCommented(
  context: DeliveryContext,
  work: Work,
  issue: { readonly issueId: string; readonly issueKey: string; readonly reason: string },
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const { delivery, destination, event } = work;
  const { issueKey, issueId, reason } = issue;
  const issueUrl = issueUrlOf(destination.site.url, issueKey);
  const change = {
    state: 'delivered',
    outcome: 'commented',
    issueKey,
    issueUrl,
    reason,
    failures: 0,
    lastError: null,
  } as const;
  return recordFinished(context, work, change, async (trx) => {
    await others(trx);
    await writeAudit(trx, context, delivery.organisationId, {
      action: 'JIRA_ISSUE_COMMENTED',
      actor: systemActor,
      target: { kind: 'issue', id: issueId, name: issueKey },
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

/** Jira no longer finds the issue that it showed a moment ago: gone for good means a new ticket, else Jira refused. */
async function recordGone(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  outcome: Extract<Outcome<unknown>, { result: 'rejected' }>,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const seen = await readTicket(context, work, decision.issueId);
  if (seen.kind !== 'gone') return recordFailed(context, work, outcome, others);
  return context.database.transaction(async (trx): Promise<Next> => {
    await others(trx);
    await noteTicket(trx, work, decision, decision.issueKey, deletedStatus);
    await changeDelivery(trx, work.delivery.organisationId, work.delivery.id, { state: 'queued', nextAttemptAt: null });
    return 'go_on';
  });
}

function noteTicket(
  trx: Database,
  { delivery, destination }: Work,
  decision: CommentDecision,
  key: string,
  status: IssueStatus,
): Promise<void> {
  const url = issueUrlOf(destination.site.url, key);
  return noteIssue(trx, delivery.organisationId, decision.linkId, { status, key, url });
}

/** A try that ended before anything was written to Jira. */
function tried(context: DeliveryContext, { delivery }: Work, attempt: StartedAttempt, outcome: Outcome<unknown>) {
  return async (trx: Database): Promise<void> => {
    await addAttempt(trx, attempt, endOf(context, attempt, outcome));
    await changeDelivery(trx, delivery.organisationId, delivery.id, { anotherAttempt: true });
  };
}
