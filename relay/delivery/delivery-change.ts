import { timestamp } from '../domain/clock';
import { createdAt } from '../domain/ids';
import { issueUrlOf } from '../domain/link';
import { timeBin } from '../domain/statistics';
import type { DeliveryChange, DeliveryOutcome, LastError } from '../store/deliveries';
import type { Work } from '../store/work';
import type { StepEndOf, StepResult } from './step-result';

type Site = Pick<Work['destination'], 'site'>;

/** What a step changes on the delivery itself. */
export function changeOf(result: StepResult, destination: Site): DeliveryChange {
  switch (result.kind) {
    case 'created':
      return delivered('created', destination, result.issue.key, result.reason);
    case 'commented':
      return delivered('commented', destination, result.issue.key, result.reason);
    case 'reopened':
      return delivered('reopened', destination, result.issue.key, result.reason);
    case 'resolved':
      return delivered('resolved', destination, result.issue.key, result.reason);
    case 'skipped':
      return { state: 'skipped', cause: 'policy', reason: result.reason, nextAttemptAt: null, lastError: null };
    case 'advanced':
      return { state: 'queued', nextAttemptAt: null, progress: result.progress, failures: 0, lastError: null };
    case 'filed':
      return filed(result, destination);
    case 'described':
      return { ...delivered('created', destination, result.issue.key, result.reason), filed: null };
    case 'failed':
      return {
        state: 'failed',
        reason: result.lastError.message,
        lastError: result.lastError,
        nextAttemptAt: null,
        unfinishedRenders: 0,
      };
    // It goes back into the queue, so that the next decision sees the current state: if an admin has fixed the obstacle in
    // the meantime, the delivery doesn't wait for it.
    case 'obstacle':
      return { state: 'queued', nextAttemptAt: null, lastError: result.lastError };
    case 'deferred':
      return { state: 'queued', nextAttemptAt: timestamp(result.until), reason: result.reason, ...result.failure };
    case 'may_not_comment':
      return waitsToComment(result.reason, result.lastError);
    case 'decide_again':
      return { state: 'queued', nextAttemptAt: null };
  }
}

/** It waits until AvsB may comment in the project. */
export function waitsToComment(reason: string, lastError: LastError): DeliveryChange {
  return { state: 'waiting', obstacle: 'no_permission', reason, lastError, nextAttemptAt: null, unfinishedRenders: 0 };
}

/** The ticket is there: from now on, nothing is looked for or filed again for this delivery. */
function filed({ issue, followed, reason }: StepEndOf<'filed'>, { site }: Site): DeliveryChange {
  const { id: issueId, key: issueKey } = issue;
  return {
    state: 'queued',
    issueKey,
    issueUrl: issueUrlOf(site.url, issueKey),
    filed: { issueId, issueKey, follows: followed, reason },
    failures: 0,
    lastError: null,
    nextAttemptAt: null,
  };
}

/** A change, and where it ends in Jira how long that took since the event came in. */
export function timed(change: DeliveryChange, deliveryId: string, now: Date): DeliveryChange {
  if (change.state !== 'delivered') return change;
  return { ...change, timeBin: timeBin(now.getTime() - createdAt(deliveryId).getTime()) };
}

/** The event is in Jira. */
export function delivered(outcome: DeliveryOutcome, { site }: Site, issueKey: string, reason: string): DeliveryChange {
  return {
    state: 'delivered',
    outcome,
    issueKey,
    issueUrl: issueUrlOf(site.url, issueKey),
    reason,
    failures: 0,
    lastError: null,
    nextAttemptAt: null,
  };
}
