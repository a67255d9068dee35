import { timestamp } from '../domain/clock';
import type { DecisionOf } from '../domain/decide';
import type { FieldName } from '../domain/mapping/mapping';
import type { Outcome } from '../domain/outcome';
import { type AttemptDecision, endAttempt, type StartedAttempt, startAttempt } from '../store/attempts';
import { changeDelivery } from '../store/deliveries';
import type { FilingPlace } from '../store/project-keys';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import type { FinishedAttempt } from './step-result';

/** An attempt at a delivery that starts now; a create leaves out what its create screen is known not to have. */
export function attemptAt(
  { newId, now }: Pick<DeliveryContext, 'newId' | 'now'>,
  { delivery, destination, offScreen }: Pick<Work, 'delivery' | 'destination' | 'offScreen'>,
  decision: DecisionOf<AttemptDecision | 'describe'>,
  leftOut: readonly FieldName[] = decision.kind === 'create' ? offScreen : [],
): StartedAttempt {
  return {
    id: newId('attempt'),
    organisationId: delivery.organisationId,
    deliveryId: delivery.id,
    decision: decision.kind === 'describe' ? 'comment' : decision.kind,
    issueId: 'issueId' in decision ? decision.issueId : null,
    reason: decision.reason,
    leftOut,
    startedAt: timestamp(now()),
    place: decision.kind === 'create' ? placeOf(destination) : null,
  };
}

/** Where a destination files. */
export function placeOf({ id, site, project }: Work['destination']): FilingPlace {
  return { destinationId: id, siteId: site.id, project };
}

/** An attempt whose start was recorded before Jira was called, and that has just ended. */
export function ended(attempt: StartedAttempt, outcome: Outcome<unknown>, now: Date): FinishedAttempt {
  return finished(attempt, outcome, now, true);
}

/** An attempt that ended before anything was written to Jira, so its start didn't need a transaction of its own. */
export function startedAndEnded(attempt: StartedAttempt, outcome: Outcome<unknown>, now: Date): FinishedAttempt {
  return finished(attempt, outcome, now, false);
}

function finished(attempt: StartedAttempt, outcome: Outcome<unknown>, now: Date, isRecorded: boolean): FinishedAttempt {
  const end = {
    at: timestamp(now),
    result: outcome.result,
    jiraStatus: outcome.result === 'rejected' ? (outcome.refusal?.status ?? null) : outcome.status,
    durationMs: now.getTime() - new Date(attempt.startedAt).getTime(),
    jira: outcome.result === 'confirmed' ? null : outcome.refusal,
  };
  return { attempt, end, isRecorded };
}

/**
 * Records that attempts start, before Jira is called, so that a crash leaves a trace; and the results of the attempts
 * that they replace.
 */
export function startAttempts(
  { transact }: Pick<DeliveryContext, 'transact'>,
  attempts: readonly StartedAttempt[],
  replaced: readonly FinishedAttempt[],
): Promise<void> {
  return transact(async (transaction) => {
    for (const { attempt, end } of replaced) await endAttempt(transaction, attempt.id, end);
    for (const attempt of attempts) {
      await startAttempt(transaction, attempt);
      const change = { state: 'delivering', anotherAttempt: true, unfinishedRenders: 0 } as const;
      await changeDelivery(transaction, attempt.organisationId, attempt.deliveryId, change);
    }
  });
}
