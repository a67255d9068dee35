import { backoffMs } from '../domain/backoff';
import { isExplained } from '../domain/check';
import { checkAfterRefusalAt } from '../domain/check-times';
import { later, timestamp } from '../domain/clock';
import type { JiraRefusal } from '../domain/jira-answer';
import type { Outcome } from '../domain/outcome';
import { asSentence } from '../domain/sentence';
import { type AttemptEnd, endAttempt, type StartedAttempt } from '../store/attempts';
import { systemActor, writeAudit } from '../store/audit';
import { bringCheckForward, checkStateOf } from '../store/checks';
import type { Database } from '../store/database';
import { changeDelivery, type DeliveryChange, hasMore, type LastError } from '../store/deliveries';
import { requireRepair } from '../store/destinations';
import { refuseIssueType } from '../store/mappings';
import type { Work } from '../store/work';
import { finishItem } from '../store/work-items';
import type { DeliveryContext } from './context';
import { itemOf } from './item';
import { report, type StepEnd } from './report';

/**
 * What the worker does after a step: `go_on` with the key; `released` means that the key's lease is given back; `obstacle` that something stands in the way now, which the next decision will see.
 */
export type Next = 'go_on' | 'released' | 'obstacle';

/** How a try ended, as it is written down. */
export function endOf(context: DeliveryContext, attempt: StartedAttempt, outcome: Outcome<unknown>): AttemptEnd {
  const now = context.now();
  return {
    at: timestamp(now),
    result: outcome.result,
    jiraStatus: outcome.result === 'rejected' ? (outcome.refusal?.status ?? null) : outcome.status,
    durationMs: now.getTime() - new Date(attempt.startedAt).getTime(),
    jira: outcome.result === 'confirmed' ? null : outcome.refusal,
  };
}

/** Ends a delivery for good, with all that `others` writes, and gives the lease back unless the key has more to do. */
export async function recordFinished(
  context: DeliveryContext,
  work: Work,
  change: DeliveryChange & { readonly state: 'delivered' | 'failed'; readonly reason: string },
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const { delivery } = work;
  const next = await context.transact(async (trx): Promise<Next> => {
    await others(trx);
    await changeDelivery(trx, delivery.organisationId, delivery.id, { ...change, nextAttemptAt: null });
    if (await hasMore(trx, delivery.dedupKey)) return 'go_on';
    // One that came in since is not seen above, but has scheduled the key again: then the item stays.
    const isGone = await finishItem(trx, { ...itemOf(delivery.dedupKey), owner: context.owner });
    return isGone ? 'released' : 'go_on';
  });
  report(context, work, finished(work, change));
  return next;
}

function finished(
  { unsettled }: Work,
  { outcome, reason, issueKey, lastError }: DeliveryChange & { readonly reason: string },
): StepEnd {
  if (outcome) {
    const cause = unsettled === undefined ? 'confirmed' : 'found';
    return { outcome, cause, reason, issueKey: issueKey ?? null };
  }
  const status = lastError?.status ?? null;
  return { outcome: 'failed', cause: status === null ? 'not_sent' : `jira_${status}`, reason };
}

/** Writes down what Jira refused for good: an obstacle that an admin can mend, or a failure. */
export function recordRefused(
  context: DeliveryContext,
  work: Work,
  outcome: Extract<Outcome<unknown>, { result: 'rejected' }>,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const isObstacle = ['reconnect', 'repair', 'remap'].includes(outcome.consequence);
  return isObstacle ? recordObstacle(context, work, outcome, others) : recordFailed(context, work, outcome, others);
}

/** Ends a delivery that Jira refused: it stays failed, with Jira's words, until somebody retries it. */
export function recordFailed(
  context: DeliveryContext,
  work: Work,
  outcome: Extract<Outcome<unknown>, { result: 'rejected' }>,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const lastError = errorOf(outcome.message, outcome.refusal);
  const change = { state: 'failed', reason: outcome.message, lastError } as const;
  return recordFinished(context, work, change, async (trx) => {
    await others(trx);
    await checkForRefusal(context, trx, work);
  });
}

/** Puts a delivery off, by our own back-off or as long as Jira asked, whichever is later. */
export async function recordRetry(
  context: DeliveryContext,
  work: Work,
  outcome: Extract<Outcome<unknown>, { result: 'retryable' | 'uncertain' }>,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const failures = work.delivery.failures + 1;
  const ownAt = later(context.now(), backoffMs(failures, context.random()));
  const asked = outcome.retryAt === null ? ownAt : new Date(outcome.retryAt);
  const change = {
    failures,
    reason: reasonToRetry(outcome),
    lastError: errorOf(outcome.message, outcome.refusal, outcome.status),
  };
  return putOff(context, work, asked > ownAt ? asked : ownAt, others, change, outcome.result);
}

/** Puts a delivery off until then, and gives the lease back. */
export async function putOff(
  context: DeliveryContext,
  work: Work,
  at: Date,
  others: (trx: Database) => Promise<void>,
  change: DeliveryChange & { readonly reason: string },
  cause: string,
): Promise<Next> {
  const { organisationId, id, dedupKey } = work.delivery;
  await context.transact(async (trx) => {
    await others(trx);
    await changeDelivery(trx, organisationId, id, { ...change, state: 'queued', nextAttemptAt: timestamp(at) });
    await context.queue.defer(trx, { ...itemOf(dedupKey), at });
  });
  report(context, work, { outcome: 'put_off', cause, reason: change.reason });
  return 'released';
}

/**
 * Notes an obstacle where it belongs: at the destination or at its row (a site's is noted by whoever asked for its
 * token). The delivery goes back to the queue, so that the next decision sees how things stand by then: should an
 * admin have mended it meanwhile, nothing waits in vain.
 */
function recordObstacle(
  context: DeliveryContext,
  work: Work,
  outcome: Extract<Outcome<unknown>, { result: 'rejected' }>,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  const { organisationId, id } = work.delivery;
  return context.transact(async (trx): Promise<Next> => {
    await others(trx);
    // In this order: an admin who changes rows holds the destination first, too.
    await checkForRefusal(context, trx, work);
    await noteObstacle(context, trx, work, outcome);
    await changeDelivery(trx, organisationId, id, {
      state: 'queued',
      nextAttemptAt: null,
      lastError: errorOf(outcome.message, outcome.refusal),
    });
    return 'obstacle';
  });
}

/** An obstacle that is known already is neither noted nor audited again. */
async function noteObstacle(
  context: DeliveryContext,
  trx: Database,
  { delivery, destination, mapping }: Work,
  { consequence, message, refusal }: Extract<Outcome<unknown>, { result: 'rejected' }>,
): Promise<void> {
  const paused = (details: object) =>
    writeAudit(trx, context, delivery.organisationId, {
      action: 'JIRA_DESTINATION_PAUSED',
      actor: systemActor,
      target: { kind: 'destination', id: destination.id, name: destination.name },
      details: { ...details, reason: message, jira: refusal },
    });
  if (consequence === 'repair' && (await requireRepair(trx, delivery.organisationId, destination, message))) {
    await paused({ obstacle: 'repair_required' });
  }
  const { eventType, issueType } = mapping;
  if (consequence === 'remap' && issueType !== null) {
    if (await refuseIssueType(trx, destination, eventType, issueType)) {
      await paused({ obstacle: 'remap_required', eventTypes: [eventType], issueType });
    }
  }
}

/** Has the destination checked, unless what Jira refused is known as a problem: so admins see why, and all else too. */
async function checkForRefusal(
  { now }: DeliveryContext,
  trx: Database,
  { delivery, destination, event }: Work,
): Promise<void> {
  const { organisationId } = delivery;
  const known = await checkStateOf(trx, organisationId, destination.id);
  if (known === undefined || isExplained(event.type, known.problems)) return;
  const dueAt = timestamp(checkAfterRefusalAt(now(), known.checkedAt));
  await bringCheckForward(trx, organisationId, destination.id, dueAt);
}

/** Writes down how a try ended; for the `others` of a record. */
export function ending(attempt: StartedAttempt, end: AttemptEnd): (trx: Database) => Promise<void> {
  return (trx) => endAttempt(trx, attempt.id, end);
}

function errorOf(message: string, refusal: JiraRefusal | null, status: number | null = null): LastError {
  return {
    message,
    status: refusal?.status ?? status,
    errorMessages: refusal?.errorMessages ?? [],
    errors: refusal?.errors ?? {},
  };
}

function reasonToRetry(outcome: Extract<Outcome<unknown>, { result: 'retryable' | 'uncertain' }>): string {
  return outcome.result === 'uncertain'
    ? `${asSentence(outcome.message)} It may have happened, so it is looked for before it is written again.`
    : `${asSentence(outcome.message)} It is tried again.`;
}
