import type { Issue } from '../atlassian/jira';
import type { FindWriteDecision } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import type { JiraAnswer } from '../domain/jira-answer';
import { classify, type Outcome } from '../domain/outcome';
import { afterNothingFound } from '../domain/uncertain';
import { addAttempt, settleAttempts } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery } from '../store/deliveries';
import { issuesLinkedBy } from '../store/links';
import type { Work } from '../store/work';
import { deliveryProperty, recordCommented } from './comment-on-ticket';
import type { DeliveryContext } from './context';
import { recordCreated, siteOf } from './create-ticket';
import { endOf, type Next, putOff, recordRefused, recordRetry } from './record';
import { attemptAt } from './take';

/** What a look for an uncertain write found: the issue that was created or commented on, or nothing. */
type Found = Pick<Issue, 'id' | 'key' | 'status'> | null;

/**
 * Looks for a write of unknown outcome. Found, the delivery is done; not found, it is looked for again until Jira's
 * index must have caught up, and only then is it written again.
 */
export async function findWrite(context: DeliveryContext, work: Work, decision: FindWriteDecision): Promise<Next> {
  const lookedAt = context.now();
  const attempt = attemptAt(context, work, decision);
  const outcome = await look(context, work, decision);
  const tried = async (trx: Database): Promise<void> => {
    await addAttempt(trx, attempt, endOf(context, attempt, outcome));
    await changeDelivery(trx, work.delivery.organisationId, work.delivery.id, { anotherAttempt: true });
  };
  if (outcome.result === 'rejected') return recordRefused(context, work, outcome, tried);
  if (outcome.result !== 'confirmed') return recordRetry(context, work, outcome, tried);
  if (outcome.value === null) return nothingFound(context, work, decision, lookedAt);
  return recordFound(context, work, decision, outcome.value, async (trx) => {
    await settleAttempts(trx, work.delivery.organisationId, work.delivery.id);
    await tried(trx);
  });
}

function look(context: DeliveryContext, work: Work, { write }: FindWriteDecision): Promise<Outcome<Found>> {
  return write.operation === 'create'
    ? lookForTicket(context, work)
    : lookForComment(context, work, write.issueId ?? '');
}

/** Looks for the marker label on tickets that are not Done and that are not known as somebody's ticket already. */
async function lookForTicket(context: DeliveryContext, work: Work): Promise<Outcome<Found>> {
  const { organisationId, dedupKey } = work.delivery;
  const jql = `labels = "${markerOf(dedupKey)}" AND statusCategory != Done ORDER BY created ASC`;
  const answer = await context.jira.searchIssues(siteOf(work), jql);
  if (answer.kind !== 'ok') return classify('read', answer);
  const known = new Set(await issuesLinkedBy(context.database, organisationId, dedupKey));
  const found = answer.value.issues.find(({ id }) => !known.has(id)) ?? null;
  return classify('read', { ...answer, value: found });
}

/** Looks for the delivery's id among the issue's newest comments. An issue that is gone has taken no comment. */
async function lookForComment(context: DeliveryContext, work: Work, issueId: string): Promise<Outcome<Found>> {
  const answer = await context.jira.comments(siteOf(work), issueId);
  if (answer.kind === 'refused' && answer.status === 404) return { result: 'confirmed', status: 404, value: null };
  if (answer.kind !== 'ok') return classify('read', answer satisfies JiraAnswer<unknown>);
  const isOurs = answer.value.some(({ properties }) =>
    properties.some(({ key, value }) => key === deliveryProperty && names(value, work.delivery.id)),
  );
  const key = work.latest?.issueId === issueId ? work.latest.issueKey : issueId;
  const status = work.latest?.status ?? { name: '', category: 'undefined' };
  return { result: 'confirmed', status: answer.status, value: isOurs ? { id: issueId, key, status } : null };
}

function recordFound(
  context: DeliveryContext,
  work: Work,
  { write }: FindWriteDecision,
  issue: Exclude<Found, null>,
  others: (trx: Database) => Promise<void>,
): Promise<Next> {
  if (write.operation === 'create') {
    const reason = `${issue.key} was found in Jira: an earlier try had filed it, though its answer was lost.`;
    return recordCreated(context, work, { follows: work.latest?.issueKey ?? null }, issue, reason, others);
  }
  const reason = `The comment was found on ${issue.key}: an earlier try had written it, though its answer was lost.`;
  return recordCommented(context, work, { issueId: issue.id, issueKey: issue.key, reason }, others);
}

async function nothingFound(
  context: DeliveryContext,
  work: Work,
  { write, reason }: FindWriteDecision,
  lookedAt: Date,
): Promise<Next> {
  const { organisationId, id } = work.delivery;
  const after = afterNothingFound(write, lookedAt);
  if (after.kind === 'look_again') {
    return putOff(context, work, new Date(after.at), async () => undefined, { reason }, 'looked_for');
  }
  return context.transact(async (trx): Promise<Next> => {
    await settleAttempts(trx, organisationId, id);
    await changeDelivery(trx, organisationId, id, { state: 'queued', nextAttemptAt: null });
    return 'go_on';
  });
}

function names(value: unknown, deliveryId: string): boolean {
  if (typeof value !== 'object' || value === null || !('deliveryIds' in value)) return false;
  return Array.isArray(value.deliveryIds) && value.deliveryIds.includes(deliveryId);
}
