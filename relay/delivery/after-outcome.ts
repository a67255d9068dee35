import { backoffMs } from '../domain/backoff';
import { later } from '../domain/clock';
import type { JiraRefusal } from '../domain/jira-answer';
import type { Consequence } from '../domain/outcome';
import { asSentence } from '../domain/sentence';
import type { LastError } from '../store/deliveries';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import type { Deferral, FinishedAttempt, FixableConsequence, Rejection, StepResult } from './step-result';

/** What the time of the next attempt depends on. */
export interface RetryFacts {
  /** How many attempts in a row had failed before this one. */
  readonly failures: number;
  readonly now: Date;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: number;
}

export function retryFacts(
  { now, random }: Pick<DeliveryContext, 'now' | 'random'>,
  { delivery }: Pick<Work, 'delivery'>,
): RetryFacts {
  return { failures: delivery.failures, now: now(), random: random() };
}

/** What a delivery does next when Jira did not confirm a call. */
export function afterOutcome(
  outcome: Rejection | Deferral,
  attempts: readonly FinishedAttempt[],
  facts: RetryFacts,
): StepResult {
  switch (outcome.result) {
    case 'rejected':
      return afterRejection(outcome, attempts);
    case 'retryable':
    case 'uncertain':
      return deferred(outcome, attempts, facts);
  }
}

/** Whether Jira refused for good, on a site that is connected. */
export function isRefusal(outcome: Rejection | Deferral): outcome is Rejection {
  return outcome.result === 'rejected' && outcome.consequence !== 'reconnect';
}

/** The delivery has failed, with Jira's words as the reason, until an admin retries it. */
export function failed({ message, refusal }: Rejection, attempts: readonly FinishedAttempt[]): StepResult {
  return { kind: 'failed', lastError: errorOf(message, refusal), attempts, resolvesUncertain: false };
}

/** The consequence if an admin can fix what Jira refused, or null if the delivery fails. */
function fixable(consequence: Consequence): FixableConsequence | null {
  switch (consequence) {
    case 'reconnect':
    case 'repair':
    case 'hidden':
    case 'remap':
      return consequence;
    // The first three get here only after filing or writing differently didn't help.
    case 'simplify':
    case 'leave_out':
    case 'shorten':
    case 'gone':
    case 'fail':
      return null;
  }
}

function afterRejection(outcome: Rejection, attempts: readonly FinishedAttempt[]): StepResult {
  const consequence = fixable(outcome.consequence);
  if (consequence === null) return failed(outcome, attempts);
  const { message, refusal, refusedFields = [], refusedRowFields = [] } = outcome;
  const refused = { refusal, refusedFields, refusedRowFields, lastError: errorOf(message, refusal) };
  return { kind: 'obstacle', consequence, ...refused, attempts, resolvesUncertain: false };
}

/** Defers the delivery by the relay's back-off or for as long as Jira asked, whichever is longer. */
function deferred(
  { result, message, refusal, status, retryAt }: Deferral,
  attempts: readonly FinishedAttempt[],
  { failures: before, now, random }: RetryFacts,
): StepResult {
  const failures = before + 1;
  const ownTime = later(now, backoffMs(failures, random));
  const asked = retryAt === null ? ownTime : new Date(retryAt);
  return {
    kind: 'deferred',
    until: asked > ownTime ? asked : ownTime,
    cause: result,
    reason: `${asSentence(message)} ${whatIsNext[result]}`,
    failure: { failures, lastError: errorOf(message, refusal, status) },
    attempts,
    resolvesUncertain: false,
  };
}

const whatIsNext: Record<Deferral['result'], string> = {
  retryable: 'It will be retried.',
  uncertain: 'It may have reached Jira, so AvsB looks for it before writing it again.',
};

/** An error as the delivery keeps it. */
export function errorOf(message: string, refusal: JiraRefusal | null, status: number | null = null): LastError {
  return {
    message,
    status: refusal?.status ?? status,
    errorMessages: refusal?.errorMessages ?? [],
    errors: refusal?.errors ?? {},
  };
}
