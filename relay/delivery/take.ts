import { later, timestamp } from '../domain/clock';
import {
  type CommentDecision,
  type CreateDecision,
  type Decision,
  decide,
  type EndDecision,
  type FindWriteDecision,
  type Situation,
  type UncertainWrite,
} from '../domain/decide';
import type { Obstacle } from '../domain/destination';
import { issueUrlOf } from '../domain/link';
import { type AttemptDecision, type StartedAttempt, startAttempt } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery, endDelivery } from '../store/deliveries';
import { noteIssue } from '../store/links';
import { lockForShare, oldestWork, unsettledWorkBehind, type Work } from '../store/work';
import { attemptAt } from './attempts';
import type { DeliveryContext } from './context';
import { handBack, handBackUntil } from './hand-back';
import { claimKey } from './item';
import type { TicketNow } from './read-ticket';
import { isSuspect } from './render-guard';

/** A decision that calls Jira. */
export type Step = CreateDecision | CommentDecision | FindWriteDecision;

/** What was made of a dedup key's oldest delivery: a step to carry out, a wait or an end that is written down, or nothing due. */
export type Taken =
  | { readonly kind: 'nothing_due' }
  | { readonly kind: 'waits'; readonly work: Work; readonly obstacle: Obstacle; readonly reason: string }
  | { readonly kind: 'ended'; readonly work: Work; readonly cause: EndDecision['cause']; readonly reason: string }
  | {
      readonly kind: 'create';
      readonly work: Work;
      readonly decision: CreateDecision;
      /** Null where it starts only once the ticket is rendered. */
      readonly attempt: StartedAttempt | null;
    }
  | { readonly kind: 'comment'; readonly work: Work; readonly decision: CommentDecision }
  | { readonly kind: 'find_write'; readonly work: Work; readonly decision: FindWriteDecision };

/** The delivery is to wait for what an admin may be changing right now. */
type MustHold = { readonly kind: 'must_hold'; readonly destination: Work['destination'] };

/**
 * Takes a dedup key's oldest delivery and decides what to do with it, in one transaction. Where nothing is due, the
 * lease is given back.
 */
export async function takeNext(context: DeliveryContext, dedupKey: string): Promise<Taken> {
  const taken = await context.transact(async (transaction): Promise<Taken | MustHold> => {
    if (!(await claimKey(context, transaction, dedupKey))) return { kind: 'nothing_due' };
    return takeOldest(context, transaction, dedupKey, mustHold);
  });
  return taken.kind === 'must_hold' ? takeHolding(context, dedupKey, taken.destination) : taken;
}

function mustHold({ destination }: Work): MustHold {
  return { kind: 'must_hold', destination };
}

/**
 * Decides again while no admin can change the destination: an admin who fixes an obstacle releases what is seen to
 * wait, and this one isn't seen yet. In a transaction of its own, in which the work item comes last: an admin locks the
 * destination first and schedules its items then.
 */
function takeHolding(context: DeliveryContext, dedupKey: string, destination: Work['destination']): Promise<Taken> {
  return context.transact(async (transaction) => {
    await lockForShare(transaction, destination);
    return takeOldest(context, transaction, dedupKey, (work, wait) => begin(context, transaction, work, wait));
  });
}

/** Begins the oldest delivery, or comes back when it is due. */
async function takeOldest<Waiting>(
  context: DeliveryContext,
  transaction: Database,
  dedupKey: string,
  onWait: (work: Work, decision: Decision) => Waiting | Promise<Waiting>,
): Promise<Taken | Waiting> {
  const oldest = await oldestWork(transaction, dedupKey);
  if (oldest === undefined) {
    const isGone = await handBack(context, transaction, dedupKey);
    return isGone ? { kind: 'nothing_due' } : comeBack(context, transaction, dedupKey, context.now());
  }
  const creates = decide(situationOf(context, oldest)).kind === 'create';
  const begun = creates ? await unsettledWorkBehind(transaction, oldest.delivery) : undefined;
  const work = begun ?? oldest;
  const { nextAttemptAt } = work.delivery;
  if (nextAttemptAt !== null && new Date(nextAttemptAt) > context.now()) {
    return comeBack(context, transaction, dedupKey, new Date(nextAttemptAt));
  }
  const decision = decide(situationOf(context, work));
  return decision.kind === 'wait' ? onWait(work, decision) : begin(context, transaction, work, decision);
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
  return context.transact(async (transaction) => {
    await noteIssue(transaction, work.delivery.organisationId, decision.linkId, { status, key, url });
    return begin(context, transaction, fresh, decide(situationOf(context, fresh)), { isRead: true });
  });
}

/** A delivery and its surroundings, as the rule that decides wants them. */
function situationOf(context: DeliveryContext, work: Work): Situation {
  const { destination, mapping, latest } = work;
  return {
    destination: destination.standing,
    row: mapping,
    latest,
    uncertain: uncertainWriteOf(context, work),
    unfinishedRenders: work.delivery.unfinishedRenders,
  };
}

interface BeginOptions {
  /** Whether the ticket's status has been read, so that a comment is rendered next. */
  readonly isRead?: boolean;
}

/** Writes down what was decided, so that a crash from here on leaves its trace. */
async function begin(
  context: DeliveryContext,
  transaction: Database,
  work: Work,
  decision: Decision,
  options: BeginOptions = {},
): Promise<Taken> {
  const { organisationId, id, dedupKey } = work.delivery;
  const { reason } = decision;
  if (decision.kind === 'wait') {
    const change = { state: 'waiting', obstacle: decision.obstacle, reason, nextAttemptAt: null } as const;
    await changeDelivery(transaction, organisationId, id, change);
    return { kind: 'waits', work, obstacle: decision.obstacle, reason };
  }
  if (decision.kind === 'end') {
    await endDelivery(transaction, organisationId, id, reason);
    return { kind: 'ended', work, cause: decision.cause, reason };
  }
  const pausedUntil = pauseFor(context, work, decision);
  if (pausedUntil !== null) {
    const nextAttemptAt = timestamp(pausedUntil);
    const waits = 'Jira asked AvsB to slow down.';
    await changeDelivery(transaction, organisationId, id, { state: 'queued', nextAttemptAt, reason: waits });
    return comeBack(context, transaction, dedupKey, pausedUntil);
  }
  return beginStep(context, transaction, work, decision, options);
}

/**
 * A create calls Jira at once, so its attempt starts here, unless a process may have died of rendering it; other steps
 * read first, and start theirs before they write. That something is rendered next is noted: see `render-guard.ts`.
 */
async function beginStep(
  context: DeliveryContext,
  transaction: Database,
  work: Work,
  decision: Step,
  { isRead = false }: BeginOptions,
): Promise<Taken> {
  const { organisationId, id } = work.delivery;
  const change = { state: 'delivering', reason: decision.reason, nextAttemptAt: null } as const;
  const rendersNext = { unfinishedRenders: Math.max(1, work.delivery.unfinishedRenders) };
  switch (decision.kind) {
    case 'create': {
      const attempt = isSuspect(work) ? null : attemptAt(context, work, decision);
      if (attempt !== null) await startAttempt(transaction, attempt);
      await changeDelivery(transaction, organisationId, id, {
        ...change,
        ...rendersNext,
        anotherAttempt: attempt !== null,
      });
      return { kind: 'create', work, decision, attempt };
    }
    case 'comment':
      await changeDelivery(transaction, organisationId, id, { ...change, ...(isRead && rendersNext) });
      return { kind: 'comment', work, decision };
    case 'find_write':
      await changeDelivery(transaction, organisationId, id, change);
      return { kind: 'find_write', work, decision };
  }
}

async function comeBack(context: DeliveryContext, transaction: Database, dedupKey: string, at: Date): Promise<Taken> {
  await handBackUntil(context, transaction, dedupKey, at);
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
