import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths } from '../api';
import { ApiProblem } from './problem';

/** The relay's API, typed by the document that it publishes. */
export type Api = Client<paths>;

/** Calls the relay with the session's cookie. Calls that change anything carry the session's CSRF token. */
export function createApi(csrfToken: () => string | undefined): Api {
  const api = createClient<paths>({ baseUrl: location.origin });
  const withCsrfToken: Middleware = {
    onRequest({ request }) {
      const token = csrfToken();
      if (request.method !== 'GET' && token !== undefined) request.headers.set('x-csrf-token', token);
      return request;
    },
  };
  api.use(withCsrfToken);
  return api;
}

/** The body of a successful response. @throws ApiProblem for any other response */
export async function answered<T>(
  call: Promise<{ data?: T | undefined; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiProblem(response.status, error);
  return data as T;
}
