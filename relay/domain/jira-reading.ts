import type { JiraAnswer, JiraRefusal } from './jira-answer';

/**
 * What an answer of Jira's means, whatever was asked for:
 * - `done`: it is done.
 * - `not_now`: it may be done later, not before `retryAt` where Jira named a time.
 * - `reconnect`: nothing is done on this site until an admin connects it again.
 * - `refused`: Jira's no to this very request.
 */
export type JiraReading<T> =
  | { readonly kind: 'done'; readonly status: number; readonly value: T }
  | NotNow
  | { readonly kind: 'reconnect'; readonly message: string; readonly refusal: JiraRefusal | null }
  | { readonly kind: 'refused'; readonly refusal: JiraRefusal };

/** An answer that did not bring what was asked for. */
export type JiraFailure = Exclude<JiraAnswer<unknown>, { kind: 'ok' }>;

export interface NotNow {
  readonly kind: 'not_now';
  readonly message: string;
  readonly status: number | null;
  readonly refusal: JiraRefusal | null;
  readonly retryAt: string | null;
  /** False where a limit that is known already held the call back: then it is no failure. */
  readonly wasSent: boolean;
  /** Whether Jira may have done what was asked for all the same. */
  readonly mayHaveHappened: boolean;
  /** Whether Jira answered success in a form that it does not promise. That is seldom better the next time. */
  readonly isUnreadable: boolean;
}

/** Reads an answer of Jira's: the one place where it is decided whether to try again. Deliveries and all rounds use it. */
export function readAnswer<T>(answer: JiraAnswer<T>): JiraReading<T> {
  return answer.kind === 'ok' ? { kind: 'done', status: answer.status, value: answer.value } : readFailure(answer);
}

/** The same for an answer that brought nothing. */
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
      const { message, status, retryAt } = answer;
      const isUnreadable = status !== null && status < 300;
      return notNow(message, { status, retryAt, mayHaveHappened: true, isUnreadable });
    }
    case 'refused': {
      const { status, errorMessages, errors, retryAt } = answer;
      const refusal = { status, errorMessages, errors };
      return status === 429
        ? notNow('Jira asked us to slow down.', { status, retryAt, refusal })
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
