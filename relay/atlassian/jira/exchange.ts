import { faultOf, mayHaveArrived } from '../network-error';
import { readBody } from '../read-body';
import type { Method } from './operation';
import type { JiraSettings } from './settings';

/** One request to a site, ready to send. */
export interface JiraRequest {
  readonly method: Method;
  readonly cloudId: string;
  /** Path and query, from `/rest/api/3` on. */
  readonly address: string;
  readonly accessToken: string;
  /** Sent as JSON, unless undefined. */
  readonly body: unknown;
}

/** How one request ended, as bare HTTP. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
      /** Why `text` is not the whole body. */
      readonly problem: string | null;
    }
  | { readonly kind: 'unreachable'; readonly mayHaveArrived: boolean; readonly message: string };

/** Far above the largest page that is asked for. */
const maxBodyBytes = 5 * 1024 * 1024;
/** Refusals are stored and shown; Jira's own are a few hundred bytes. */
const maxRefusalBytes = 64 * 1024;

/**
 * The one way to Jira's REST API: sends a request and reads its answer, at most 5 MB of it, all within the timeout.
 * Redirects are not followed: Jira's API has none, and one would carry the token elsewhere.
 */
export function createExchange(
  settings: Pick<JiraSettings, 'apiUrl' | 'fetch' | 'timeoutMs'>,
): (request: JiraRequest) => Promise<Exchange> {
  const { fetch, timeoutMs } = settings;
  const gateway = `${settings.apiUrl.replace(/\/+$/, '')}/ex/jira/`;

  return async ({ method, cloudId, address, accessToken, body }) => {
    const url = gateway + encodeURIComponent(cloudId) + address;
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
    const init: RequestInit =
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    // Not AbortSignal.timeout, which holds on to each request until the timeout is over, long after its answer.
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new DOMException(tooLate, 'TimeoutError')), timeoutMs);
    try {
      const response = await fetch(url, { ...init, method, redirect: 'manual', signal: timeout.signal });
      const { text, problem } = await readBody(response, response.ok ? maxBodyBytes : maxRefusalBytes);
      return { kind: 'answered', status: response.status, headers: response.headers, text, problem };
    } catch (error) {
      return {
        kind: 'unreachable',
        mayHaveArrived: mayHaveArrived(error),
        message: timeout.signal.aborted
          ? `Jira did not answer within ${timeoutMs} ms`
          : `Jira could not be reached (${faultOf(error)})`,
      };
    } finally {
      clearTimeout(timer);
    }
  };
}

const tooLate = 'The operation was aborted due to timeout';
