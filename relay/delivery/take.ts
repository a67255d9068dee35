import { later, timestamp } from '../domain/clock';
import {
  type CommentDecision,
  type CreateDecision,
  type Decision,
  decide,
  type FindWriteDecision,
  type Situation,
  type UncertainWrite,
} from '../domain/decide';
import type { Obstacle } from '../domain/destination';
import { type StartedAttempt, startAttempt } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery, endDelivery } from '../store/deliveries';
import { holdStanding, oldestWork, unsettledWorkBehind, type Work } from '../store/work';
import { finishItem } from '../store/work-items';
import type { DeliveryContext } from './context';
import { claimKey, itemOf } from './item';

/** What was made of a dedup key's oldest delivery: a step to carry out, a wait or an end that is written down, or nothing due. */
export type Taken =
  | { readonly kind: 'nothing_due' }
  | { readonly kind: 'waits'; readonly work: Work; readonly obstacle: Obstacle; readonly reason: string }
  | { readonly kind: 'ended'; readonly work: Work; readonly reason: string }
  | {
      readonly kind: 'create';
      readonly work: Work;
      readonly decision: CreateDecision;
      readonly attempt: StartedAttempt;
    }
  | { readonly kind: 'comment'; readonly work: Work; readonly decision: CommentDecision }
  | { readonly kind: 'find_write'; readonly work: Work; readonly decision: FindWriteDecision };

/** The delivery is to wait for what an admin may be changing right now. */
type MustHold = { readonly kind: 'must_hold'; readonly destination: Work['destination'] };

/**
 * Takes a dedup key's oldest delivery and decides what to do with it, in one transaction. A ticket that is to be
 * created is written down as begun before anything goes to Jira. Where nothing is due, the lease is given back.
 */
export async function takeNext(context: DeliveryContext, dedupKey: string): Promise<Taken> {
  const taken = await context.transact(async (trx): Promise<Taken | MustHold> => {
    if (!(await claimKey(context, trx, dedupKey))) return { kind: 'nothing_due' };
    return takeOldest(context, trx, dedupKey, mustHold);
  });
  return taken.kind === 'must_hold' ? takeHolding(context, dedupKey, taken.destination) : taken;
}

function mustHold({ destination }: Work): MustHold {
  return { kind: 'must_hold', destination };
}

/**
 * Decides again while no admin can change the destination: an admin who resolves an obstacle releases what is seen to
 * wait, and this one is not seen yet. In a transaction of its own, in which the work item comes last: an admin holds the
 * destination first and schedules its items then.
 */
function takeHolding(context: DeliveryContext, dedupKey: string, destination: Work['destination']): Promise<Taken> {
  return context.transact(async (trx) => {
    await holdStanding(trx, destination);
    return takeOldest(context, trx, dedupKey, (work, wait) => begin(context, trx, work, wait));
  });
}

/** Begins the oldest delivery, or comes back when it is due. */
async function takeOldest<Waiting>(
  context: DeliveryContext,
  trx: Database,
  dedupKey: string,
  onWait: (work: Work, decision: Decision) => Waiting | Promise<Waiting>,
): Promise<Taken | Waiting> {
  const oldest = await oldestWork(trx, dedupKey);
  if (oldest === undefined) {
    const isGone = await finishItem(trx, { ...itemOf(dedupKey), owner: context.owner });
    return isGone ? { kind: 'nothing_due' } : comeBack(context, trx, dedupKey, context.now());
  }
  const creates = decide(situationOf(context, oldest)).kind === 'create';
  const begun = creates ? await unsettledWorkBehind(trx, oldest.delivery) : undefined;
  const work = begun ?? oldest;
  const { nextAttemptAt } = work.delivery;
  if (nextAttemptAt !== null && new Date(nextAttemptAt) > context.now()) {
    return comeBack(context, trx, dedupKey, new Date(nextAttemptAt));
  }
  const decision = decide(situationOf(context, work));
  return decision.kind === 'wait' ? onWait(work, decision) : begin(context, trx, work, decision);
}

/** A delivery and its surroundings, as the rule that decides wants them. */
export function situationOf(context: DeliveryContext, work: Work): Situation {
  const { destination, mapping, latest } = work;
  return { destination: destination.standing, row: mapping, latest, uncertain: uncertainWriteOf(context, work) };
}

/** Writes down what was decided, so that a crash from here on leaves its trace. */
export async function begin(context: DeliveryContext, trx: Database, work: Work, decision: Decision): Promise<Taken> {
  const { organisationId, id, dedupKey } = work.delivery;
  const { reason } = decision;
  if (decision.kind === 'wait') {
    const change = { state: 'waiting', obstacle: decision.obstacle, reason, nextAttemptAt: null } as const;
    await changeDelivery(trx, organisationId, id, change);
    return { kind: 'waits', work, obstacle: decision.obstacle, reason };
  }
  if (decision.kind === 'end') {
    await endDelivery(trx, organisationId, id, reason);
    return { kind: 'ended', work, reason };
  }
  const pausedUntil = pauseFor(context, work, decision);
  if (pausedUntil !== null) {
    const nextAttemptAt = timestamp(pausedUntil);
    const waits = `Jira asked us to slow down. Goes on at ${nextAttemptAt}.`;
    await changeDelivery(trx, organisationId, id, { state: 'queued', nextAttemptAt, reason: waits });
    return comeBack(context, trx, dedupKey, pausedUntil);
  }
  if (decision.kind !== 'create') {
    await changeDelivery(trx, organisationId, id, { state: 'delivering', reason, nextAttemptAt: null });
    return decision.kind === 'comment' ? { kind: 'comment', work, decision } : { kind: 'find_write', work, decision };
  }
  const attempt = attemptAt(context, work, decision);
  await startAttempt(trx, attempt);
  await changeDelivery(trx, organisationId, id, {
    state: 'delivering',
    reason,
    nextAttemptAt: null,
    anotherAttempt: true,
  });
  return { kind: 'create', work, decision, attempt };
}

/** A try at a delivery that begins now. */
export function attemptAt(
  context: DeliveryContext,
  { delivery }: Work,
  decision: CreateDecision | CommentDecision | FindWriteDecision,
): StartedAttempt {
  return {
    id: context.newId('attempt'),
    organisationId: delivery.organisationId,
    deliveryId: delivery.id,
    decision: decision.kind,
    issueId: decision.kind === 'comment' ? decision.issueId : null,
    reason: decision.reason,
    startedAt: timestamp(context.now()),
  };
}

async function comeBack(context: DeliveryContext, trx: Database, dedupKey: string, at: Date): Promise<Taken> {
  await context.queue.defer(trx, { ...itemOf(dedupKey), at });
  return { kind: 'nothing_due' };
}

/** Until when Jira asked us not to make the decision's first call, or null. */
function pauseFor(
  { limits, random }: DeliveryContext,
  { destination }: Work,
  decision: CreateDecision | CommentDecision | FindWriteDecision,
): Date | null {
  const { cloudId } = destination.site;
  const until =
    decision.kind === 'create'
      ? limits.pausedUntil({ cloudId, endpoint: 'POST createIssue' })
      : decision.kind === 'comment'
        ? (limits.pausedUntil({ cloudId, endpoint: 'GET getIssue', issueId: decision.issueId }) ??
          limits.pausedUntil({ cloudId, endpoint: 'POST addComment', issueId: decision.issueId }))
        : null;
  // Spread over a second, so that all that waited does not come back at once.
  return until === null ? null : later(new Date(until), random() * 1_000);
}

function uncertainWriteOf(context: DeliveryContext, { unsettled }: Work): UncertainWrite | undefined {
  if (unsettled === undefined) return undefined;
  const now = context.now();
  // Where a crash cut the try off, its request may have been on its way for as long as we would have waited for it.
  const lastMoment = later(new Date(unsettled.startedAt), context.jiraTimeoutMs);
  const crashedAt = lastMoment < now ? lastMoment : now;
  return {
    operation: unsettled.decision === 'comment' ? 'comment' : 'create',
    issueId: unsettled.issueId,
    since: unsettled.finishedAt ?? timestamp(crashedAt),
  };
}
