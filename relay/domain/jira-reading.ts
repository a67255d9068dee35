import type { JiraAnswer, JiraRefusal } from './jira-answer';

/**
 * What a response of Jira's means, whatever the operation:
 * - `done`: it is done.
 * - `not_now`: it may be done later, not before `retryAt` where Jira named a time.
 * - `reconnect`: nothing is done on this site until an admin connects it again.
 * - `refused`: Jira rejected this particular request.
 */
type JiraReading<T> =
  | { readonly kind: 'done'; readonly status: number; readonly value: T }
  | NotNow
  | { readonly kind: 'reconnect'; readonly message: string; readonly refusal: JiraRefusal | null }
  | { readonly kind: 'refused'; readonly refusal: JiraRefusal };

/** A response that isn't a success. */
export type JiraFailure = Exclude<JiraAnswer<unknown>, { kind: 'ok' }>;

interface NotNow {
  readonly kind: 'not_now';
  readonly message: string;
  readonly status: number | null;
  readonly refusal: JiraRefusal | null;
  readonly retryAt: string | null;
  /** False where a known rate limit held the call back: that isn't a failure. */
  readonly wasSent: boolean;
  /** Whether Jira may have done the work anyway. */
  readonly mayHaveHappened: boolean;
  /** Whether Jira reported success in an undocumented form. A retry rarely helps. */
  readonly isUnreadable: boolean;
}

/** Reads a response of Jira's: the one place that decides whether to retry, for deliveries and background work. */
export function readAnswer<T>(answer: JiraAnswer<T>): JiraReading<T> {
  return answer.kind === 'ok' ? { kind: 'done', status: answer.status, value: answer.value } : readFailure(answer);
}

/** The same for a response that isn't a success. */
export function readFailure(answer: JiraFailure): Exclude<JiraReading<never>, { kind: 'done' }> {
  switch (answer.kind) {
    case 'paused':
      return notNow(answer.message, { retryAt: answer.until, wasSent: false });
    case 'no_access': {
      const { message, refusal, why } = answer;
      return why === 'reconnect_required'
        ? { kind: 'reconnect', message, refusal }
        : notNow(message, { refusal, status: refusal?.status ?? null });
    }
    case 'unreachable':
      return notNow(answer.message, { mayHaveHappened: answer.mayHaveArrived });
    case 'faulty': {
      const { message, status, retryAt, mayHaveHappened } = answer;
      const isUnreadable = status !== null && status < 300;
      return notNow(message, { status, retryAt, mayHaveHappened, isUnreadable });
    }
    case 'refused': {
      const { status, errorMessages, errors, retryAt } = answer;
      const refusal = { status, errorMessages, errors };
      return status === 429
        ? notNow('Jira asked AvsB to slow down.', { status, retryAt, refusal })
        : { kind: 'refused', refusal };
    }
  }
}

function notNow(message: string, known: Partial<NotNow>): NotNow {
  return {
    kind: 'not_now',
    message,
    status: null,
    refusal: null,
    retryAt: null,
    wasSent: true,
    mayHaveHappened: false,
    isUnreadable: false,
    ...known,
  };
}
