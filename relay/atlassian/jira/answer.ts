import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { jsonOf } from '../json';
import { retryAt } from '../retry-after';
import { type Exchange, isSuccess } from './exchange';
import type { AnyCall } from './operation';
import { readRefusal } from './refusal';

/** What a call's success looks like. */
type Promised<T> = Pick<AnyCall<T>, 'operation' | 'expected' | 'schema'>;

/** The schema for an operation whose answer has no body, or none that is read: always null. */
export const nothing = z.unknown().transform(() => null);

/**
 * What bare HTTP means, before anyone judges it. A 2xx that is not what the operation promises is `faulty`: the
 * work may have been done. `retryAt` is filled for 429 and 503 only.
 */
export function answerOf<T>(exchange: Exchange, promised: Promised<T>, now: Date): JiraAnswer<T> {
  if (exchange.kind === 'unreachable') return exchange;
  const { status, headers } = exchange;
  if (status >= 400 && status < 500) return rejected(exchange, now);
  if (!isSuccess(status)) {
    return faulty(exchange, failure(exchange), status === 503 ? retryAt(headers, now) : null);
  }
  return promisedValue(exchange, promised);
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

/**
 * What a 4xx means. Only Jira's own words are a refusal. What stands before Jira answers 403 and 404, too, and says
 * nothing about issue or project by it: that, and a request that came too late or too early (408, 425), is tried again.
 * After a 408 alone the work may have been done. How large a request may be (413) and how fast they may come (429) is
 * for both to say.
 */
function rejected({ status, text, headers }: Answered, now: Date): JiraAnswer<never> {
  const { by, refusal } = readRefusal(status, text);
  if (status === 429) return { kind: 'refused', ...refusal, retryAt: retryAt(headers, now) };
  const isJiras = by === 'jira' && status !== 408 && status !== 425;
  if (isJiras || status === 413) return { kind: 'refused', ...refusal, retryAt: null };
  const [words] = refusal.errorMessages;
  const message =
    words === undefined
      ? `${status} was answered in place of Jira`
      : `${status} was answered in place of Jira: “${words}”`;
  return { kind: 'faulty', status, message, retryAt: null, mayHaveHappened: status === 408 };
}

/** A status that isn't a success, with the words that a person would read there. */
function failure({ status, text }: Answered): string {
  const [words] = readRefusal(status, text).refusal.errorMessages;
  return words === undefined ? `Jira answered ${status}` : `Jira answered ${status}: “${words}”`;
}

/** Nothing was sent: no issue or project in Jira can have such a name, so this is what Jira would answer. */
export const nothingOfThatName: JiraAnswer<never> = {
  kind: 'refused',
  status: 404,
  errorMessages: ['Nothing in Jira can have that name.'],
  errors: {},
  retryAt: null,
};

function promisedValue<T>(exchange: Answered, { operation, expected, schema }: Promised<T>): JiraAnswer<T> {
  const { status, text, problem } = exchange;
  const asked = `Jira answered ${status} to ${operation}`;
  if (!expected.includes(status)) return faulty(exchange, `${asked}, which it does not promise`);
  if (problem) return faulty(exchange, `${asked}, but ${problem}`);
  const body = text === '' ? undefined : jsonOf(text);
  if (body === undefined && text !== '') return faulty(exchange, `${asked}, but not in JSON`);
  const result = schema.safeParse(body);
  if (result.success) return { kind: 'ok', status, value: result.data };
  const [issue] = result.error.issues;
  const place = issue?.path.length ? ` at ${issue.path.join('.')}` : '';
  return faulty(exchange, `${asked}, but with something else than promised${place}`);
}

function faulty({ status }: Answered, message: string, at: string | null = null): JiraAnswer<never> {
  return { kind: 'faulty', status, message, retryAt: at, mayHaveHappened: true };
}
