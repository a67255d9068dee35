import { later, timestamp } from '../domain/clock';
import {
  type CreateDecision,
  type Decision,
  type DecisionOf,
  decide,
  type EndDecision,
  type Situation,
  type UncertainWrite,
} from '../domain/decide';
import type { Obstacle } from '../domain/destination';
import { metricOf, unknownLife } from '../domain/lifecycle/ticket-life';
import { isOpen, issueUrlOf } from '../domain/link';
import { type AttemptDecision, type StartedAttempt, startAttempt } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery, endDelivery } from '../store/deliveries';
import { takeCommentsAgain } from '../store/links';
import { lockForShare, oldestWork, unresolvedWorkBehind, type Work } from '../store/work';
import { attemptAt } from './attempts';
import type { DeliveryContext } from './context';
import { lookOf } from './hidden-project';
import { claimKey, deferKey, finishKey } from './item';
import { noteProblems } from './note-problems';
import type { TicketNow } from './read-ticket';
import { isSuspect } from './render-guard';
import { noteTicket } from './tell-avsb';
import { knownLife } from './ticket-life';
import { noteUnreported } from './unreported';

/** A decision that calls Jira. */
type StepKind = 'create' | 'comment' | 'describe' | 'look' | 'reopen' | 'resolve' | 'find_write';
export type Step = DecisionOf<StepKind>;

/** A step of a kind that reads before it writes. */
type TakenStep<Kind extends StepKind> = {
  readonly kind: Kind;
  readonly work: Work;
  readonly decision: DecisionOf<Kind>;
};

/** What was decided for a dedup key's oldest delivery: a step to carry out, something already recorded, or nothing. */
export type Taken =
  | { readonly kind: 'nothing_due' }
  | { readonly kind: 'waits'; readonly work: Work; readonly obstacle: Obstacle; readonly reason: string }
  | { readonly kind: 'ended'; readonly work: Work; readonly cause: EndDecision['cause']; readonly reason: string }
  | { readonly kind: 'skipped'; readonly work: Work; readonly reason: string }
  | { readonly kind: 'hand_over'; readonly work: Work; readonly decision: DecisionOf<'hand_over'> }
  | {
      readonly kind: 'create';
      readonly work: Work;
      readonly decision: CreateDecision;
      /** Null if it starts only once the ticket is rendered. */
      readonly attempt: StartedAttempt | null;
    }
  | TakenStep<'comment'>
  | TakenStep<'describe'>
  | TakenStep<'look'>
  | TakenStep<'reopen'>
  | TakenStep<'resolve'>
  | TakenStep<'find_write'>;

/** The delivery has to wait for something that an admin may be changing right now. */
type NeedsLock = { readonly kind: 'needs_lock'; readonly destination: Work['destination'] };

/**
 * Takes a dedup key's oldest delivery and decides what to do with it, in one transaction. If nothing is due, the lease is
 * released.
 */
export async function takeNext(context: DeliveryContext, dedupKey: string): Promise<Taken> {
  const taken = await context.transact(async (transaction): Promise<Taken | NeedsLock> => {
    if (!(await claimKey(context, transaction, dedupKey))) return { kind: 'nothing_due' };
    return takeOldest(context, transaction, dedupKey, needsLock);
  });
  return taken.kind === 'needs_lock' ? takeLocked(context, dedupKey, taken.destination) : taken;
}

function needsLock({ destination }: Work): NeedsLock {
  return { kind: 'needs_lock', destination };
}

/**
 * Decides again with the destination locked against changes: an admin who fixes an obstacle releases the deliveries that
 * wait, and must not miss this one. In a transaction of its own, in which the work item comes last, to avoid deadlocks:
 * an admin's request also locks the destination before it schedules items.
 */
function takeLocked(context: DeliveryContext, dedupKey: string, destination: Work['destination']): Promise<Taken> {
  return context.transact(async (transaction) => {
    await lockForShare(transaction, destination);
    return takeOldest(context, transaction, dedupKey, (work, wait) => begin(context, transaction, work, wait));
  });
}

/** Begins the oldest delivery, or defers the key until it is due. */
async function takeOldest<Waiting>(
  context: DeliveryContext,
  transaction: Database,
  dedupKey: string,
  onWait: (work: Work, decision: Decision) => Waiting | Promise<Waiting>,
): Promise<Taken | Waiting> {
  const oldest = await oldestWork(transaction, dedupKey);
  if (oldest === undefined) {
    const isGone = await finishKey(context, transaction, dedupKey);
    return isGone ? { kind: 'nothing_due' } : deferUntil(context, transaction, dedupKey, context.now());
  }
  const begun = mayFile(decide(situationOf(context, oldest)))
    ? await unresolvedWorkBehind(transaction, oldest.delivery)
    : undefined;
  const work = begun ?? oldest;
  const { nextAttemptAt } = work.delivery;
  if (nextAttemptAt !== null && new Date(nextAttemptAt) > context.now()) {
    return deferUntil(context, transaction, dedupKey, new Date(nextAttemptAt));
  }
  const decision = decide(situationOf(context, work));
  return decision.kind === 'wait' ? onWait(work, decision) : begin(context, transaction, work, decision);
}

/** Whether a ticket may be filed or reopened next: then no other may have been filed without AvsB knowing it. */
function mayFile({ kind }: Decision): boolean {
  return kind === 'create' || kind === 'look' || kind === 'reopen';
}

/** Records a ticket's current status and decides again what to do with the delivery, in one transaction. */
export function decideAgain(
  context: DeliveryContext,
  work: Work,
  decision: DecisionOf<'comment' | 'look'>,
  ticket: Exclude<TicketNow, { kind: 'unknown' }>,
): Promise<Taken> {
  const { status } = ticket;
  const { organisationId } = work.delivery;
  const key = ticket.kind === 'found' ? ticket.key : decision.issueKey;
  const facts = ticket.kind === 'found' ? ticket.facts : { categoryChangedAt: null, resolution: null };
  const url = issueUrlOf(work.destination.site.url, key);
  return context.transact(async (transaction) => {
    const now = context.now();
    const { latest } = work;
    if (latest === undefined) return begin(context, transaction, work, decide(situationOf(context, work)));
    const life = await knownLife(transaction, work, latest);
    const isNew = latest.life === null;
    const seen = { status, key, url, ...(isNew && { life }) };
    await noteTicket(context, transaction, organisationId, decision.linkId, seen);
    // The key's lease is held, so no other process files a ticket of it at this moment.
    if (isOpen(status) && !isOpen(latest.status)) await takeCommentsAgain(transaction, organisationId, decision.linkId);
    const doneAt = isOpen(status) ? null : (facts.categoryChangedAt ?? latest.doneAt ?? timestamp(now));
    const fresh = { ...work, latest: { ...latest, status, issueKey: key, life, doneAt, justRead: facts } };
    return begin(context, transaction, fresh, decide(situationOf(context, fresh)), { isRead: true });
  });
}

/** What `decide` needs to know about a delivery. */
function situationOf(context: DeliveryContext, work: Work): Situation {
  const { destination, mapping, latest, delivery, event } = work;
  return {
    destination: destination.status,
    row: mapping,
    lifecycle: mapping.lifecycle,
    event: {
      type: event.type,
      metric: metricOf(event),
      recovers: delivery.recovers,
      isOwnRowOn: work.isOwnRowOn,
    },
    isForced: delivery.isForced,
    latest: latest && { ...latest, life: latest.life ?? unknownLife },
    uncertain: uncertainWriteOf(context, work),
    progress: delivery.progress,
    filed: delivery.filed,
    unfinishedRenders: delivery.unfinishedRenders,
    now: context.now(),
  };
}

interface BeginOptions {
  /** Whether the ticket's status has been read, so that a comment is rendered next. */
  readonly isRead?: boolean;
}

/** Records what was decided, so that a crash from here on leaves a trace. */
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
    if (work.destination.status.isProjectHidden)
      await context.queue.schedule(transaction, [lookOf(work.destination.id)]);
    return { kind: 'waits', work, obstacle: decision.obstacle, reason };
  }
  if (decision.kind === 'end') {
    await endDelivery(transaction, organisationId, id, reason);
    await noteProblems(context, transaction, organisationId, { destinationId: work.destination.id });
    return { kind: 'ended', work, cause: decision.cause, reason };
  }
  if (decision.kind === 'skip') return skip(transaction, work, decision);
  if (decision.kind === 'hand_over') return { kind: 'hand_over', work, decision };
  const pausedUntil = pauseFor(context, work, decision);
  if (pausedUntil !== null) {
    const nextAttemptAt = timestamp(pausedUntil);
    const waits = 'Jira asked AvsB to slow down.';
    await changeDelivery(transaction, organisationId, id, { state: 'queued', nextAttemptAt, reason: waits });
    return deferUntil(context, transaction, dedupKey, pausedUntil);
  }
  return beginStep(context, transaction, work, decision, options);
}

/** Nothing is sent for the delivery. What its event says of the ticket is remembered all the same. */
async function skip(transaction: Database, work: Work, { linkId, reason }: DecisionOf<'skip'>): Promise<Taken> {
  const { organisationId, id } = work.delivery;
  const change = { state: 'skipped', cause: 'policy', reason, nextAttemptAt: null, progress: null } as const;
  await changeDelivery(transaction, organisationId, id, change);
  await noteUnreported(transaction, work, linkId);
  return { kind: 'skipped', work, reason };
}

/**
 * A create calls Jira at once, so its attempt starts here, unless rendering it may have crashed a process; other steps
 * read first, and start their attempts before they write. If rendering comes next, that is recorded: see
 * `render-guard.ts`.
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
    case 'comment': {
      const rendersRow = isRead && decision.purpose.kind === 'again';
      await changeDelivery(transaction, organisationId, id, { ...change, ...(rendersRow && rendersNext) });
      return { kind: 'comment', work, decision };
    }
    case 'describe':
      await changeDelivery(transaction, organisationId, id, change);
      return { kind: 'describe', work, decision };
    case 'look':
      await changeDelivery(transaction, organisationId, id, change);
      return { kind: 'look', work, decision };
    case 'reopen':
      await changeDelivery(transaction, organisationId, id, change);
      return { kind: 'reopen', work, decision };
    case 'resolve':
      await changeDelivery(transaction, organisationId, id, change);
      return { kind: 'resolve', work, decision };
    case 'find_write':
      await changeDelivery(transaction, organisationId, id, change);
      return { kind: 'find_write', work, decision };
  }
}

async function deferUntil(context: DeliveryContext, transaction: Database, dedupKey: string, at: Date): Promise<Taken> {
  await deferKey(context, transaction, dedupKey, at);
  return { kind: 'nothing_due' };
}

/** Until when Jira asked AvsB not to make the decision's calls, or null. */
function pauseFor({ limits, random }: DeliveryContext, { destination }: Work, decision: Step): Date | null {
  const until = callsOf(decision)
    .map((call) => limits.pausedUntil({ cloudId: destination.site.cloudId, ...call }))
    .find((paused) => paused !== null);
  // Spread over a second, so that everything that waited doesn't resume at once.
  return until === undefined ? null : later(new Date(until), random() * 1_000);
}

/** The calls that a step makes, in order. */
function callsOf(decision: Step): { readonly endpoint: string; readonly issueId?: string }[] {
  switch (decision.kind) {
    case 'create':
      return [{ endpoint: 'POST createIssue' }];
    case 'comment':
    case 'describe': {
      const { issueId } = decision;
      return [
        { endpoint: 'GET getIssue', issueId },
        { endpoint: 'POST addComment', issueId },
      ];
    }
    case 'look':
      return [{ endpoint: 'GET getIssue', issueId: decision.issueId }];
    case 'reopen':
    case 'resolve': {
      const { issueId } = decision;
      return [
        { endpoint: 'GET getIssue', issueId },
        { endpoint: 'GET getTransitions', issueId },
        { endpoint: 'POST doTransition', issueId },
      ];
    }
    case 'find_write':
      return [];
  }
}

function uncertainWriteOf(context: DeliveryContext, { unresolved }: Work): UncertainWrite | undefined {
  if (unresolved === undefined) return undefined;
  const now = context.now();
  // Jira may work on a request for as long as the timeout, also after the connection broke or the relay died.
  const timeoutAt = later(new Date(unresolved.startedAt), context.jiraTimeoutMs);
  const { finishedAt } = unresolved;
  const since = finishedAt ?? timestamp(timeoutAt < now ? timeoutAt : now);
  return {
    operation: operationOf[unresolved.decision],
    issueId: unresolved.issueId,
    startedAt: unresolved.startedAt,
    since,
    endsAt: finishedAt !== null && new Date(finishedAt) > timeoutAt ? finishedAt : timestamp(timeoutAt),
    keysBefore: unresolved.keysBefore,
  };
}

/** What an attempt wrote. Reconciling only reads, and without other knowledge it was for a create. */
const operationOf: Record<AttemptDecision, UncertainWrite['operation']> = {
  create: 'create',
  comment: 'comment',
  reopen: 'reopen',
  resolve: 'resolve',
  look: 'create',
  find_write: 'create',
};
