import { type CommentDecision, decide } from '../domain/decide';
import type { OccurredEvent } from '../domain/event';
import { deletedStatus, type IssueStatus, issueUrlOf } from '../domain/link';
import { classify, type Outcome } from '../domain/outcome';
import { renderComment } from '../domain/ticket/comment';
import { addAttempt, endAttempt, type StartedAttempt, startAttempt } from '../store/attempts';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { noteIssue } from '../store/links';
import { lastToldBefore, type PiledUp, piledUpBehind } from '../store/piled-up';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { createTicket, siteOf } from './create-ticket';
import { endOf, type Next, recordFailed, recordFinished, recordRefused, recordRetry } from './record';
import { rendered } from './rendered';
import { report } from './report';
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
  return context.transact(async (trx) => {
    await noteTicket(trx, fresh, decision, issueKey, status);
    return begin(context, trx, fresh, decide(situationOf(context, fresh)));
  });
}

/** So many events are told in one comment at most. */
const maxMerged = 20;

/**
 * Writes one comment for the delivery and for those that have piled up behind it. Each has a try of its own, and its id
 * in the comment's properties, so that after a crash each of them finds out for itself whether it was told.
 */
async function writeComment(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  maxEvents = maxMerged,
): Promise<Next> {
  const { id, dedupKey, organisationId } = work.delivery;
  const behind = await piledUpBehind(context.database, dedupKey, id, maxEvents - 1);
  const previous = await lastToldBefore(context.database, dedupKey, id);
  const deliveryIds = [id, ...behind.map((piled) => piled.id)];
  const events = [work.event, ...behind.map(({ event }) => event)] as const;
  let maxChars: number | undefined;
  for (;;) {
    const rendering = rendered(context, work, () =>
      renderComment(events, { previous, ...(maxChars !== undefined && { maxChars }) }),
    );
    if (!rendering.ok) {
      // It may be another's event that cannot be rendered: that one is to fail in its own turn.
      if (behind.length > 0) return writeComment(context, work, decision, 1);
      const { failure } = rendering;
      return recordFailed(context, work, failure, tried(context, work, attemptAt(context, work, decision), failure));
    }
    const body = rendering.value;
    const attempts = deliveryIds.map((deliveryId) => ({ ...attemptAt(context, work, decision), deliveryId }));
    await context.transact(async (trx) => {
      for (const attempt of attempts) {
        await startAttempt(trx, attempt);
        await changeDelivery(trx, organisationId, attempt.deliveryId, { state: 'delivering', anotherAttempt: true });
      }
    });
    const answer = await context.jira.addComment(siteOf(work), decision.issueId, {
      body,
      properties: [{ key: deliveryProperty, value: { deliveryIds } }],
    });
    const outcome = classify('comment', answer);
    const log = endingAll(context, attempts, outcome);
    if (outcome.result === 'confirmed') return recordMerged(context, work, decision, behind, log);
    if (outcome.result !== 'rejected') return recordRetry(context, work, outcome, log);
    if (outcome.consequence === 'gone') return recordGone(context, work, decision, outcome, log);
    const shorter = Math.floor(JSON.stringify(body).length * 0.7);
    if (outcome.consequence !== 'shorten' || shorter < minCommentChars) {
      return recordRefused(context, work, outcome, log);
    }
    await context.transact(log);
    maxChars = shorter;
  }
}

/** Below this a comment is not shortened any more. */
const minCommentChars = 600;

/** Writes down how the tries of all that one comment told ended. */
function endingAll(context: DeliveryContext, attempts: readonly StartedAttempt[], outcome: Outcome<unknown>) {
  return async (trx: Database): Promise<void> => {
    for (const attempt of attempts) await endAttempt(trx, attempt.id, endOf(context, attempt, outcome));
  };
}

/** Writes down that a comment told of the delivery's event, and of those that had piled up behind it. */
async function recordMerged(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  behind: readonly PiledUp[],
  log: (trx: Database) => Promise<void>,
): Promise<Next> {
  const reason = `${decision.reason} It shares one comment with those that had piled up before it.`;
  const next = await recordCommented(context, work, decision, async (trx) => {
    await log(trx);
    for (const { id, event } of behind) {
      const { organisationId } = work.delivery;
      await changeDelivery(trx, organisationId, id, {
        ...commented(work, decision.issueKey, reason),
        nextAttemptAt: null,
      });
      await auditComment(context, trx, { ...work, event, deliveryId: id }, { ...decision, reason });
    }
  });
  for (const { id, event } of behind) {
    const merged = { ...work, delivery: { ...work.delivery, id }, event };
    report(context, merged, { outcome: 'commented', cause: 'merged', reason, issueKey: decision.issueKey });
  }
  return next;
}

/** Writes down that a comment is there. */
export function recordCommented(
  context: DeliveryContext,
  work: Work,
  issue: { readonly issueId: string; readonly issueKey: string; readonly reason: string },
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  return recordFinished(context, work, commented(work, issue.issueKey, issue.reason), async (trx) => {
    await auditComment(context, trx, { ...work, deliveryId: work.delivery.id }, issue);
    await others(trx);
  });
}

function commented({ destination }: Work, issueKey: string, reason: string) {
  const issueUrl = issueUrlOf(destination.site.url, issueKey);
  return {
    state: 'delivered',
    outcome: 'commented',
    issueKey,
    issueUrl,
    reason,
    failures: 0,
    lastError: null,
  } as const;
}

function auditComment(
  context: DeliveryContext,
  trx: Database,
  {
    delivery,
    destination,
    event,
    deliveryId,
  }: Pick<Work, 'delivery' | 'destination'> & {
    readonly event: OccurredEvent;
    readonly deliveryId: string;
  },
  issue: { readonly issueId: string; readonly issueKey: string; readonly reason: string },
): Promise<void> {
  return writeAudit(trx, context, delivery.organisationId, {
    action: 'JIRA_ISSUE_COMMENTED',
    actor: systemActor,
    target: { kind: 'issue', id: issue.issueId, name: issue.issueKey },
    details: {
      deliveryId,
      eventType: event.type,
      subject: event.subject,
      destinationId: destination.id,
      destinationName: destination.name,
      reason: issue.reason,
    },
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
  return context.transact(async (trx): Promise<Next> => {
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
