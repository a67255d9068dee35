import type { Issue } from '../atlassian/jira';
import type { FindWriteDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { namesDelivery } from '../domain/delivery-property';
import { classify, type Outcome } from '../domain/outcome';
import { afterNothingFound } from '../domain/uncertain';
import { issuesLinkedBy } from '../store/links';
import type { Work } from '../store/work';
import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { filedAs } from './filing';
import { jiraSiteOf } from './jira-site';
import type { FinishedAttempt, StepResult } from './step-result';

/** The issue that an uncertain write turned out to have created or commented on. */
type Found = Pick<Issue, 'id' | 'key' | 'status'>;

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
  return outcome.value === null ? nothingFound(decision, lookedAt) : found(work, decision, outcome.value, attempts);
}

function look(context: DeliveryContext, work: Work, { write }: FindWriteDecision): Promise<Outcome<Found | null>> {
  switch (write.operation) {
    case 'create':
      return lookForTicket(context, work);
    case 'comment':
      return lookForComment(context, work, write.issueId ?? '');
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

function found(
  { delivery, destination, latest, unresolved }: Work,
  { write }: FindWriteDecision,
  issue: Found,
  attempts: readonly FinishedAttempt[],
): StepResult {
  switch (write.operation) {
    case 'create': {
      const reason = `${issue.key} was found in Jira: an earlier attempt had filed it, though its answer was lost.`;
      const follows = latest?.issueKey ?? null;
      const end = filedAs({ destination, latest }, unresolved?.leftOut ?? []);
      return { ...end, issue, follows, reason, learnedByRefusal: false, attempts, resolvesUncertain: true };
    }
    case 'comment': {
      if (delivery.filed?.issueId === issue.id) {
        return { kind: 'described', issue, reason: delivery.filed.reason, attempts, resolvesUncertain: true };
      }
      const reason = `The comment was found on ${issue.key}: an earlier attempt had written it, though its answer was lost.`;
      return { kind: 'commented', issue, merged: [], reason, attempts, resolvesUncertain: true };
    }
  }
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
