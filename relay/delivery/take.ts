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
import { issueUrlOf } from '../domain/link';
import { type AttemptDecision, type StartedAttempt, startAttempt } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery, endDelivery } from '../store/deliveries';
import { takeLease } from '../store/leases';
import { noteIssue } from '../store/links';
import { holdStanding, oldestWork, unsettledWorkBehind, type Work } from '../store/work';
import { attemptAt } from './attempts';
import type { DeliveryContext } from './context';
import { handBack, handBackUntil } from './hand-back';
import type { TicketNow } from './read-ticket';

/** How long a lease holds unless it is renewed: a killed worker's keys are taken again after that. */
export const leaseMs = 30_000;

/** A decision that calls Jira. */
export type Step = CreateDecision | CommentDecision | FindWriteDecision;

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

/**
 * Takes a dedup key's oldest delivery and decides what to do with it, in one transaction. A ticket that is to be
 * created is written down as begun before anything goes to Jira. Where nothing is due, the lease is given back.
 */
export function takeNext(context: DeliveryContext, dedupKey: string): Promise<Taken> {
  return context.transact(async (trx): Promise<Taken> => {
    const now = context.now();
    const { owner } = context;
    const lease = { dedupKey, owner, now: timestamp(now), expiresAt: timestamp(later(now, leaseMs)) };
    if (!(await takeLease(trx, lease))) return { kind: 'nothing_due' };
    return takeOldest(context, trx, dedupKey);
  });
}

/**
 * Continues with the oldest delivery, or comes back when it is due. One that is to wait is looked at again while its
 * destination is locked: an admin who fixes an obstacle releases what is seen to wait, and this one isn't seen yet.
 */
async function takeOldest(context: DeliveryContext, trx: Database, dedupKey: string, isHeld = false): Promise<Taken> {
  const oldest = await oldestWork(trx, dedupKey);
  if (oldest === undefined) {
    await handBack(context, trx, dedupKey);
    return { kind: 'nothing_due' };
  }
  const creates = decide(situationOf(context, oldest)).kind === 'create';
  const begun = creates ? await unsettledWorkBehind(trx, oldest.delivery) : undefined;
  const work = begun ?? oldest;
  const { nextAttemptAt } = work.delivery;
  if (nextAttemptAt !== null && new Date(nextAttemptAt) > context.now()) {
    return comeBack(context, trx, dedupKey, new Date(nextAttemptAt));
  }
  const decision = decide(situationOf(context, work));
  if (decision.kind !== 'wait' || isHeld) return begin(context, trx, work, decision);
  await holdStanding(trx, work.destination);
  return takeOldest(context, trx, dedupKey, true);
}

/** Notes a ticket's current status, and decides again with it what to do with the delivery, in one transaction. */
export function decideAgain(
  context: DeliveryContext,
  work: Work,
  decision: CommentDecision,
  ticket: Exclude<TicketNow, { kind: 'unknown' }>,
): Promise<Taken> {
  const { status } = ticket;
  const key = ticket.kind === 'found' ? ticket.key : decision.issueKey;
  const url = issueUrlOf(work.destination.site.url, key);
  const fresh = { ...work, latest: work.latest && { ...work.latest, status, issueKey: key } };
  return context.transact(async (trx) => {
    await noteIssue(trx, work.delivery.organisationId, decision.linkId, { status, key, url });
    return begin(context, trx, fresh, decide(situationOf(context, fresh)));
  });
}

/** A delivery and its surroundings, as the rule that decides wants them. */
function situationOf(context: DeliveryContext, work: Work): Situation {
  const { destination, mapping, latest } = work;
  return { destination: destination.standing, row: mapping, latest, uncertain: uncertainWriteOf(context, work) };
}

/** Writes down what was decided, so that a crash from here on leaves its trace. */
async function begin(context: DeliveryContext, trx: Database, work: Work, decision: Decision): Promise<Taken> {
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
  return beginStep(context, trx, work, decision);
}

/** A create calls Jira at once, so its attempt starts here; other steps read first, and start theirs before they write. */
async function beginStep(context: DeliveryContext, trx: Database, work: Work, decision: Step): Promise<Taken> {
  const { organisationId, id } = work.delivery;
  const change = { state: 'delivering', reason: decision.reason, nextAttemptAt: null } as const;
  switch (decision.kind) {
    case 'create': {
      const attempt = attemptAt(context, work, decision);
      await startAttempt(trx, attempt);
      await changeDelivery(trx, organisationId, id, { ...change, anotherAttempt: true });
      return { kind: 'create', work, decision, attempt };
    }
    case 'comment':
      await changeDelivery(trx, organisationId, id, change);
      return { kind: 'comment', work, decision };
    case 'find_write':
      await changeDelivery(trx, organisationId, id, change);
      return { kind: 'find_write', work, decision };
  }
}

async function comeBack(context: DeliveryContext, trx: Database, dedupKey: string, at: Date): Promise<Taken> {
  await handBackUntil(context, trx, dedupKey, at);
  return { kind: 'nothing_due' };
}

/** Until when Jira asked us not to make the decision's calls, or null. */
function pauseFor({ limits, random }: DeliveryContext, { destination }: Work, decision: Step): Date | null {
  const until = callsOf(decision)
    .map((call) => limits.pausedUntil({ cloudId: destination.site.cloudId, ...call }))
    .find((paused) => paused !== null);
  // Spread over a second, so that all that waited does not come back at once.
  return until === undefined ? null : later(new Date(until), random() * 1_000);
}

/** The calls that a step makes, the first one first. */
function callsOf(decision: Step): { readonly endpoint: string; readonly issueId?: string }[] {
  switch (decision.kind) {
    case 'create':
      return [{ endpoint: 'POST createIssue' }];
    case 'comment': {
      const { issueId } = decision;
      return [
        { endpoint: 'GET getIssue', issueId },
        { endpoint: 'POST addComment', issueId },
      ];
    }
    case 'find_write':
      return [];
  }
}

function uncertainWriteOf(context: DeliveryContext, { unsettled }: Work): UncertainWrite | undefined {
  if (unsettled === undefined) return undefined;
  const now = context.now();
  // Where a crash cut the attempt off, its request may have been on its way for as long as we would have waited for it.
  const lastMoment = later(new Date(unsettled.startedAt), context.jiraTimeoutMs);
  const crashedAt = lastMoment < now ? lastMoment : now;
  return {
    operation: operationOf[unsettled.decision],
    issueId: unsettled.issueId,
    since: unsettled.finishedAt ?? timestamp(crashedAt),
  };
}

/** What an attempt wrote. The search for a write only reads, and follows a create where nothing else is known. */
const operationOf: Record<AttemptDecision, UncertainWrite['operation']> = {
  create: 'create',
  comment: 'comment',
  find_write: 'create',
};
