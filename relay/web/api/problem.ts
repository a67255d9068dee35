import { ownNextStep } from './next-step';

/** What Jira refused, word for word. */
export interface JiraWords {
  readonly status: number;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

/** The relay's `application/problem+json`, as an error. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** What it means, and what to do next. */
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly jira: JiraWords | undefined;

  constructor(status: number, body: unknown) {
    const given = typeof body === 'object' && body !== null ? (body as Partial<ApiProblem> & { type?: string }) : {};
    const title = given.title ?? 'AvsB answered with an error.';
    super(title);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = given.type?.replace('urn:avsb:problem:', '') ?? `http_${status}`;
    this.title = title;
    this.errors = given.errors ?? [];
    const own = ownNextStep(given.type);
    const detail = own ?? given.detail ?? `The response was ${status}. Try again in a moment.`;
    this.detail = own === undefined && this.errors.length > 0 ? wordsOfErrors(this.errors) : detail;
    this.jira = given.jira;
  }
}

/**
 * What is wrong with the input, for people: each message that is a sentence as it is, one that continues its field's name
 * after that. Problems of a row are shown at the row.
 */
function wordsOfErrors(errors: ApiProblem['errors']): string {
  const others = errors.filter(({ path }) => !path.startsWith('mappings['));
  if (others.length === 0) return 'Fix what is marked, then try again.';
  return others
    .map(({ path, message }) => (/^[“"A-Z]/.test(message) || path === '' ? message : `${path} ${message}.`))
    .join(' ');
}

/** Whether the same call may succeed a moment later: after a lost connection, a failure of the relay or Jira, a limit. */
export function mayHelpToRetry(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return true;
  return error.status >= 500 || error.status === 408 || error.status === 429;
}

/** Whether the relay answered with this problem. */
export function isProblem(error: unknown, code: string): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}

export interface Words {
  readonly title: string;
  readonly detail: string;
}

/** What went wrong, and what to do, for anything that a call threw. */
export function wordsOf(error: unknown): Words {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TypeError && !navigator.onLine) {
    return { title: 'You are offline.', detail: 'Try again once you are online.' };
  }
  if (error instanceof TypeError) {
    return { title: 'AvsB could not be reached.', detail: 'Check your connection, then try again.' };
  }
  return { title: 'This page failed.', detail: 'Reload it. If that does not help, tell your AvsB admin what you did.' };
}

/** Jira's own sentences, to be quoted. */
export function jiraSaid({ errorMessages, errors, status }: JiraWords): string {
  const words = [...errorMessages, ...Object.entries(errors).map(([field, text]) => `${field}: ${text}`)];
  return words.join(' ') || `HTTP ${status}, without an explanation`;
}
