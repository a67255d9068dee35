import type { JiraRefusal } from './jira-answer';
import type { ProblemCode } from './problem-codes';

/** One thing wrong with what a caller sent, and where. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What an error carries besides its sentences. */
interface ErrorDetails {
  readonly errors?: readonly FieldError[];
  readonly jira?: JiraRefusal;
  readonly cause?: unknown;
  /** When to retry, for the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/**
 * An error that a caller is answered with: `code` is stable and for programs, `title` says what happened, `detail` what
 * it means to the caller and what to do next. Secrets never go into either.
 */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly jira: JiraRefusal | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, status: number, title: string, detail: string, details: ErrorDetails = {}) {
    super(`${title} ${detail}`, { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = details.errors;
    this.jira = details.jira;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** 403: the caller doesn't have the permission. */
export function forbidden(detail: string): AppError {
  return new AppError('forbidden', 403, 'You need the Manage integrations permission.', detail);
}

/** 404: also for another organisation's object, so that a caller can't learn that it exists. */
export function notFound(thing: string): AppError {
  return new AppError('not_found', 404, `This ${thing} does not exist.`, `It may have been deleted. Check the id.`);
}

/** 422: the request is invalid; `errors` says where and why. */
export function unprocessable(detail: string, errors: readonly FieldError[] = []): AppError {
  return new AppError('invalid_request', 422, 'The request cannot be processed.', detail, { errors });
}

/** 409: the request conflicts with the current state. */
export function conflict(code: ProblemCode, title: string, detail: string): AppError {
  return new AppError(code, 409, title, detail);
}

/** 502: Jira refused, or could not be reached; with Jira's own words. */
export function jiraFailed(detail: string, jira?: JiraRefusal): AppError {
  return new AppError('jira_failed', 502, 'The call to Jira failed.', detail, jira ? { jira } : {});
}
