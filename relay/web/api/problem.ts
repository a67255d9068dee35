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
    const detail = ownNextStep(given.type) ?? given.detail ?? `The response was ${status}. Try again in a moment.`;
    this.detail = [detail, ...this.errors.filter(isOfNoRow).map(({ path, message }) => `${path}: ${message}.`)].join(
      ' ',
    );
    this.jira = given.jira;
  }
}

/** Problems of a row are shown at the row. */
function isOfNoRow({ path }: { readonly path: string }): boolean {
  return !path.startsWith('mappings[');
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
