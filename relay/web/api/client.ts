import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths } from '../api';
import { ApiProblem } from './problem';
import type { Session } from './types';

/** The relay's API, typed by the document that it publishes. */
export type Api = Client<paths>;

/** The session that the pages know, whose CSRF token their calls carry. */
export interface KnownSession {
  get(): Session | undefined;
  set(session: Session): void;
}

const csrfHeader = 'x-csrf-token';

/**
 * Calls the relay with the session's cookie. Calls that change anything carry the session's CSRF token. One that is
 * refused because the same person has signed in again, in another tab, is repeated once with the token of the new
 * session: a refused call has changed nothing.
 */
export function createApi(session: KnownSession): Api {
  const api = createClient<paths>({ baseUrl: location.origin, fetch: (request) => withFreshToken(request, session) });
  const withCsrfToken: Middleware = {
    onRequest({ request }) {
      const token = session.get()?.csrfToken;
      if (request.method !== 'GET' && token !== undefined) request.headers.set(csrfHeader, token);
      return request;
    },
  };
  api.use(withCsrfToken);
  return api;
}

async function withFreshToken(request: Request, session: KnownSession): Promise<Response> {
  if (request.method === 'GET') return fetch(request);
  const again = request.clone();
  const response = await fetch(request);
  if (response.status !== 403 || !(await isCsrfProblem(response.clone()))) return response;
  const known = session.get();
  const asked = await fetch('/v1/session');
  if (!asked.ok) return asked;
  const current: Session = await asked.json();
  if (known !== undefined && !isSamePerson(known, current)) return refusedTo(current);
  session.set(current);
  again.headers.set(csrfHeader, current.csrfToken);
  return fetch(again);
}

async function isCsrfProblem(response: Response): Promise<boolean> {
  const problem: unknown = await response.json().catch(() => undefined);
  return typeof problem === 'object' && problem !== null && 'type' in problem && problem.type === csrfProblem;
}

const csrfProblem = 'urn:avsb:problem:csrf';

function isSamePerson(one: Session, other: Session): boolean {
  return one.user.id === other.user.id && one.organisation.id === other.organisation.id;
}

/** What one person wrote is not saved in the name of another. */
function refusedTo({ user }: Session): Response {
  const problem = {
    title: 'Another account is signed in now.',
    detail: `Reload the page to continue as ${user.name}. Your edits are kept in this tab.`,
  };
  return Response.json(problem, { status: 403 });
}

/** The body of a successful response. @throws ApiProblem for any other response */
export async function answered<T>(
  call: Promise<{ data?: T | undefined; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiProblem(response.status, error);
  return data as T;
}
