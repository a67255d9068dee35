import type { Issue } from '../atlassian/jira';
import type { FindWriteDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { namesDelivery } from '../domain/delivery-property';
import { purposeOf } from '../domain/lifecycle/decide-recovery';
import { metricOf } from '../domain/lifecycle/ticket-life';
import { isOpen } from '../domain/link';
import { classify, type Outcome } from '../domain/outcome';
import { afterNothingFound } from '../domain/uncertain';
import { issuesLinkedBy } from '../store/links';
import type { Work } from '../store/work';
import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, startedAndEnded } from './attempts';
import { reported } from './comment-on-step';
import type { DeliveryContext } from './context';
import { filedAs } from './filing';
import { jiraSiteOf } from './jira-site';
import { readTicket, type TicketNow } from './read-ticket';
import { resolved } from './resolve-ticket';
import type { FinishedAttempt, StepResult } from './step-result';
import { lifeOf } from './ticket-life';

/** The issue that an uncertain write turned out to have created or commented on. */
type Found = Pick<Issue, 'id' | 'key' | 'status'> & { readonly read?: TicketNow };

/**
 * Reconciles a write of unknown outcome by looking for it in Jira. If it is found, the delivery is done; if not, the relay
 * looks again until Jira's index must have caught up, and only then writes again.
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
  return outcome.value === null
    ? nothingFound(decision, lookedAt)
    : found(context, work, decision, outcome.value, attempts);
}

function look(context: DeliveryContext, work: Work, { write }: FindWriteDecision): Promise<Outcome<Found | null>> {
  switch (write.operation) {
    case 'create':
      return lookForTicket(context, work);
    case 'comment':
      return lookForComment(context, work, write.issueId ?? '');
    case 'reopen':
      return lookForStatus(context, work, write.issueId ?? '', isOpen);
    case 'resolve':
      return lookForStatus(context, work, write.issueId ?? '', (status) => !isOpen(status));
  }
}

/** Looks for the marker label on tickets that aren't Done and aren't known to belong to another delivery. */
async function lookForTicket(context: DeliveryContext, work: Work): Promise<Outcome<Found | null>> {
  const { organisationId, dedupKey } = work.delivery;
  const jql = `labels = "${markerOf(dedupKey)}" AND statusCategory != Done ORDER BY created ASC`;
  const answer = await context.jira.searchIssues(jiraSiteOf(work), jql);
  if (answer.kind !== 'ok') return classify('read', answer);
  const known = new Set(await issuesLinkedBy(context.database, organisationId, dedupKey));
  const ticket = answer.value.issues.find(({ id }) => !known.has(id)) ?? null;
  return classify('read', { ...answer, value: ticket });
}

/** Looks for the delivery's id among the issue's newest comments. A deleted issue doesn't have the comment. */
async function lookForComment(context: DeliveryContext, work: Work, issueId: string): Promise<Outcome<Found | null>> {
  const answer = await context.jira.comments(jiraSiteOf(work), issueId);
  if (answer.kind === 'refused' && answer.status === 404) return { result: 'confirmed', status: 404, value: null };
  if (answer.kind !== 'ok') return classify('read', answer);
  const isOurs = answer.value.some(({ properties }) =>
    properties.some((property) => namesDelivery(property, work.delivery.id)),
  );
  const key = work.latest?.issueId === issueId ? work.latest.issueKey : issueId;
  const status = work.latest?.status ?? { name: null, category: 'undefined' };
  return { result: 'confirmed', status: answer.status, value: isOurs ? { id: issueId, key, status } : null };
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
  switch (write.operation) {
    case 'create': {
      const reason = `${issue.key} was found in Jira: an earlier attempt had filed it, though its answer was lost.`;
      const follows = latest?.issueKey ?? null;
      const end = filedAs({ destination, latest }, unresolved?.leftOut ?? []);
      return { ...end, issue, follows, reason, learnedByRefusal: false, attempts, resolvesUncertain: true };
    }
    case 'comment':
      return foundComment(work, issue, attempts);
    case 'reopen': {
      const reason = `${issue.key} is open again: an earlier attempt had reopened it, though its answer was lost.`;
      const progress = { linkId: latest?.id ?? '', step: 'reopened', reason, hasComment: false } as const;
      return { kind: 'advanced', progress, reopened: issue, attempts, resolvesUncertain: true };
    }
    case 'resolve': {
      const reason = `${issue.key} is done: an earlier attempt had resolved it, though its answer was lost.`;
      return resolved(context, work, { issue, reason, attempts, resolvesUncertain: true }, issue.read);
    }
  }
}

function foundComment(work: Work, issue: Found, attempts: readonly FinishedAttempt[]): StepResult {
  const { delivery, latest, mapping, event } = work;
  if (delivery.filed?.issueId === issue.id) {
    return { kind: 'described', issue, reason: delivery.filed.reason, attempts, resolvesUncertain: true };
  }
  const reason = `The comment was found on ${issue.key}: an earlier attempt had written it, though its answer was lost.`;
  if (delivery.progress?.step === 'reopened') {
    return {
      kind: 'reopened',
      issue,
      reason: `${delivery.progress.reason} ${reason}`,
      attempts,
      resolvesUncertain: true,
    };
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
function nothingFound({ write, reason }: FindWriteDecision, lookedAt: Date): StepResult {
  const after = afterNothingFound(write, lookedAt);
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
