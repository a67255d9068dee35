import { commentsAtOnce, type Issue } from '../atlassian/jira';
import { later } from '../domain/clock';
import type { FindWriteDecision, UncertainWrite } from '../domain/decide';
import { namesDelivery } from '../domain/delivery-property';
import { purposeOf } from '../domain/lifecycle/decide-recovery';
import { metricOf } from '../domain/lifecycle/ticket-life';
import { isOpen } from '../domain/link';
import { classify, type Outcome } from '../domain/outcome';
import { afterNothingFound } from '../domain/uncertain';
import type { Work } from '../store/work';
import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, startedAndEnded } from './attempts';
import { reported } from './comment-on-step';
import type { DeliveryContext } from './context';
import { filedAs } from './filing';
import { projectNow } from './hidden-project';
import { jiraSiteOf } from './jira-site';
import { lookForTicket } from './look-for-ticket';
import { readTicket, type TicketNow } from './read-ticket';
import { resolved } from './resolve-ticket';
import type { FinishedAttempt, StepResult } from './step-result';
import { lifeOf } from './ticket-life';

/** The issue that an uncertain write turned out to have created or commented on. */
type Found = Pick<Issue, 'id' | 'key' | 'status'> & { readonly read?: TicketNow };

/** What a look found, and whether finding nothing means that it isn't there. */
interface Look {
  readonly found: Found | null;
  readonly isExact: boolean;
}

/**
 * Reconciles a write of unknown outcome by looking for it in Jira. If it is found, the delivery is done; if not, the relay
 * looks again until Jira can't be working on it any longer, and only then writes again.
 */
export async function reconcile(
  context: DeliveryContext,
  work: Work,
  decision: FindWriteDecision,
): Promise<StepResult> {
  const lookedAt = context.now();
  const attempt = attemptAt(context, work, decision);
  const outcome = await look(context, work, decision);
  const attempts = [startedAndEnded(attempt, outcome, context.now())];
  if (outcome.result !== 'confirmed') return afterOutcome(outcome, attempts, retryFacts(context, work));
  const { found: issue, isExact } = outcome.value;
  return issue === null ? nothingFound(decision, lookedAt, isExact) : found(context, work, decision, issue, attempts);
}

async function look(context: DeliveryContext, work: Work, { write }: FindWriteDecision): Promise<Outcome<Look>> {
  switch (write.operation) {
    case 'create': {
      const outcome = await lookForTicket(context, work, write);
      if (outcome.result !== 'confirmed') return outcome;
      const { ticket, isExact } = outcome.value;
      return { ...outcome, value: { found: ticket, isExact } };
    }
    case 'comment':
      return asExact(await lookForComment(context, work, write));
    case 'reopen':
      return asExact(await lookForStatus(context, work, write.issueId ?? '', isOpen));
    case 'resolve':
      return asExact(await lookForStatus(context, work, write.issueId ?? '', (status) => !isOpen(status)));
  }
}

/** Looks for the delivery's id among the issue's comments. A deleted issue doesn't have the comment. */
async function lookForComment(
  context: DeliveryContext,
  work: Work,
  write: UncertainWrite,
): Promise<Outcome<Found | null>> {
  const issueId = write.issueId ?? '';
  const since = later(new Date(write.startedAt), -clockSlackMs);
  for (let startAt = 0; ; startAt += commentsAtOnce) {
    const answer = await context.jira.comments(jiraSiteOf(work), issueId, startAt);
    if (answer.kind === 'refused' && answer.status === 404) return notThere(context, work);
    if (answer.kind !== 'ok') return classify('read', answer);
    const { status, value: comments } = answer;
    const isOurs = comments.some(({ properties }) =>
      properties.some((property) => namesDelivery(property, work.delivery.id)),
    );
    if (isOurs) return { result: 'confirmed', status, value: commentedIssue(work, issueId) };
    const oldest = comments.at(-1)?.created;
    const isAllRead = comments.length < commentsAtOnce || startAt + commentsAtOnce >= maxComments;
    if (isAllRead || (oldest && new Date(oldest) < since)) return { result: 'confirmed', status, value: null };
  }
}

/** A deleted issue doesn't have the comment; of a hidden one that isn't known. */
async function notThere(context: DeliveryContext, work: Work): Promise<Outcome<null>> {
  const project = await projectNow(context, work);
  return project.kind === 'shown' || work.destination.status.isDeleted
    ? { result: 'confirmed', status: 404, value: null }
    : project.outcome;
}

/** Jira's clock may be this far behind the relay's. */
const clockSlackMs = 10 * 60_000;

/** An issue takes 5,000 comments (Atlassian, “Jira Cloud limits”). */
const maxComments = 5_000;

function commentedIssue({ latest }: Work, issueId: string): Found {
  const isLatest = latest?.issueId === issueId;
  return { id: issueId, key: isLatest ? latest.issueKey : issueId, status: isLatest ? latest.status : unknownStatus };
}

const unknownStatus: Found['status'] = { name: null, category: 'undefined' };

/** What was read of the issue itself: if nothing was found there, it isn't there. */
function asExact(outcome: Outcome<Found | null>): Outcome<Look> {
  return outcome.result === 'confirmed' ? { ...outcome, value: { found: outcome.value, isExact: true } } : outcome;
}

/** Whether a step was taken is told by the status that the ticket has now. A deleted issue has taken none. */
async function lookForStatus(
  context: DeliveryContext,
  work: Work,
  issueId: string,
  isThere: (status: Issue['status']) => boolean,
): Promise<Outcome<Found | null>> {
  const ticket = await readTicket(context, work, issueId);
  if (ticket.kind === 'unknown') return ticket.outcome;
  const isTaken = ticket.kind === 'found' && isThere(ticket.status);
  const value = isTaken ? { id: issueId, key: ticket.key, status: ticket.status, read: ticket } : null;
  return { result: 'confirmed', status: 200, value };
}

async function found(
  context: DeliveryContext,
  work: Work,
  { write }: FindWriteDecision,
  issue: Found,
  attempts: readonly FinishedAttempt[],
): Promise<StepResult> {
  const { destination, latest, unresolved } = work;
  const because = (sentence: string) => [unresolved?.reason, sentence].join(' ').trim();
  switch (write.operation) {
    case 'create': {
      const reason = because(
        `${issue.key} was found in Jira: an earlier attempt had filed it, though its answer was lost.`,
      );
      const follows = latest?.issueKey ?? null;
      const end = filedAs({ destination, latest }, unresolved?.leftOut ?? []);
      return { ...end, issue, follows, reason, learnedByRefusal: false, attempts, resolvesUncertain: true };
    }
    case 'comment':
      return foundComment(work, issue, { because, attempts });
    case 'reopen': {
      const reason = because(
        `${issue.key} is open again: an earlier attempt had reopened it, though its answer was lost.`,
      );
      const progress = { linkId: latest?.id ?? '', step: 'reopened', reason, hasComment: false } as const;
      return { kind: 'advanced', progress, reopened: issue, attempts, resolvesUncertain: true };
    }
    case 'resolve': {
      const reason = because(`${issue.key} is done: an earlier attempt had resolved it, though its answer was lost.`);
      return resolved(context, work, { issue, reason, attempts, resolvesUncertain: true }, issue.read);
    }
  }
}

interface FoundComment {
  /** A reason that begins with why it was written. */
  readonly because: (sentence: string) => string;
  readonly attempts: readonly FinishedAttempt[];
}

function foundComment(work: Work, issue: Found, { because, attempts }: FoundComment): StepResult {
  const { delivery, latest, mapping, event } = work;
  if (delivery.filed?.issueId === issue.id) {
    return { kind: 'described', issue, reason: delivery.filed.reason, attempts, resolvesUncertain: true };
  }
  const reason = because(
    `The comment was found on ${issue.key}: an earlier attempt had written it, though its answer was lost.`,
  );
  if (delivery.progress?.step === 'reopened') {
    return { kind: 'reopened', issue, reason, attempts, resolvesUncertain: true };
  }
  if (delivery.recovers !== null && latest?.issueId === issue.id) {
    const { isResolvedNext } = purposeOf(mapping.lifecycle, lifeOf(work), metricOf(event));
    if (isResolvedNext) {
      return reported({ linkId: latest.id }, { reason, hasComment: true, attempts, resolvesUncertain: true });
    }
  }
  return { kind: 'commented', issue, merged: [], reason, attempts, resolvesUncertain: true };
}

/** A search that found nothing isn't listed among the attempts. */
function nothingFound({ write, reason }: FindWriteDecision, lookedAt: Date, isExact: boolean): StepResult {
  const after = afterNothingFound(write, lookedAt, isExact);
  switch (after.kind) {
    case 'look_again': {
      const until = new Date(after.at);
      return {
        kind: 'deferred',
        until,
        cause: 'looked_for',
        reason,
        failure: null,
        attempts: [],
        resolvesUncertain: false,
      };
    }
    case 'did_not_happen':
      return { kind: 'decide_again', deleted: null, attempts: [], resolvesUncertain: true };
  }
}
