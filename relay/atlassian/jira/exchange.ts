import { faultOf, mayHaveArrived } from '../network-error';
import { isTooLate, type Received } from '../sender';
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
  | ({ readonly kind: 'answered' } & Received)
  | { readonly kind: 'unreachable'; readonly mayHaveArrived: boolean; readonly message: string };

/** Whether a status says that the request was carried out. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Far above the largest page that is asked for. */
const maxBodyBytes = 5 * 1024 * 1024;
/** Refusals are stored and shown; Jira's own are a few hundred bytes. */
const maxRefusalBytes = 64 * 1024;

/**
 * The one way to Jira's REST API: sends a request and reads its answer, at most 5 MB of it, all within the timeout.
 * Redirects are not followed: Jira's API has none, and one would carry the token elsewhere.
 */
export function createExchange(
  settings: Pick<JiraSettings, 'apiUrl' | 'send' | 'timeoutMs'>,
): (request: JiraRequest) => Promise<Exchange> {
  const { send, timeoutMs } = settings;
  const gateway = `${settings.apiUrl.replace(/\/+$/, '')}/ex/jira/`;
  const maxBytes = (status: number) => (isSuccess(status) ? maxBodyBytes : maxRefusalBytes);

  return async ({ method, cloudId, address, accessToken, body }) => {
    const url = gateway + encodeURIComponent(cloudId) + address;
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
    const content =
      body === undefined
        ? { headers, body }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return { kind: 'answered', ...(await send({ url, method, ...content, timeoutMs, maxBytes })) };
    } catch (error) {
      return {
        kind: 'unreachable',
        mayHaveArrived: mayHaveArrived(error),
        message: isTooLate(error)
          ? `Jira did not answer within ${timeoutMs} ms`
          : `Jira could not be reached (${faultOf(error)})`,
      };
    }
  };
}
