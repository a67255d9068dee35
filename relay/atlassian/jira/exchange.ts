import createClient, { type Client, defaultPathSerializer } from 'openapi-fetch';
import { faultOf, mayHaveArrived } from '../network-error';
import { readBody } from '../read-body';
import type { paths } from './contract';
import type { JiraSettings } from './settings';

/** Requests typed by Jira's contract. */
export type JiraClient = Client<paths>;

/** What every request to Jira is sent with; an operation spreads it into its own options. */
export interface Sending {
  readonly baseUrl: string;
  readonly headers: { readonly authorization: string };
  readonly signal: AbortSignal;
  readonly parseAs: 'stream';
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Builds one request of one operation; what it returns is not looked at. */
export type Perform = (client: JiraClient, sending: Sending) => Promise<unknown>;

/** What one request came to, as bare HTTP. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
      /** Why `text` is not the whole body. */
      readonly problem: string | null;
    }
  | { readonly kind: 'unreachable'; readonly mayHaveArrived: boolean; readonly message: string }
  | { readonly kind: 'unsendable' };

/** Sends one request to a site with an access token. */
export type SendToJira = (cloudId: string, accessToken: string, perform: Perform) => Promise<Exchange>;

/** Far above the largest page we ask for. */
const maxBodyBytes = 5 * 1024 * 1024;
/** Refusals are stored and shown; Jira's own are a few hundred bytes. */
const maxRefusalBytes = 64 * 1024;

/**
 * The one way to Jira's REST API. openapi-fetch types and writes the request; the answer is read here, once and up to
 * 5 MB, because refusals need Jira's own text and a rude answer must not exhaust our memory.
 * Redirects are not followed: Jira's API has none, and one would carry the token elsewhere.
 */
export function createExchange(settings: Pick<JiraSettings, 'apiUrl' | 'fetch' | 'timeoutMs'>): SendToJira {
  const { fetch, timeoutMs } = settings;
  const gateway = `${settings.apiUrl.replace(/\/+$/, '')}/ex/jira/`;
  const client = createClient<paths>({
    Request: RequestDraft as unknown as typeof Request,
    redirect: 'manual',
    headers: { accept: 'application/json' },
    pathSerializer: serializePath,
  });
  /** Stands in for the answer towards openapi-fetch, which leaves a 204 alone. */
  const readElsewhere = new Response(null, { status: 204 });

  return async (cloudId, accessToken, perform) => {
    const kept: { exchange: Exchange } = { exchange: { kind: 'unsendable' } };
    // Not AbortSignal.timeout, which keeps each request until its time would be up, long after its answer.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new DOMException(tooLate, 'TimeoutError')), timeoutMs);
    const sending: Sending = {
      baseUrl: gateway + encodeURIComponent(cloudId),
      headers: { authorization: `Bearer ${accessToken}` },
      signal: patience.signal,
      parseAs: 'stream',
      fetch: async (request) => {
        const { url, init } = request as unknown as RequestDraft;
        kept.exchange = await ask(fetch, url, init, timeoutMs);
        return readElsewhere;
      },
    };
    try {
      await perform(client, sending);
    } catch (error) {
      if (!(error instanceof UnsendableName || error instanceof URIError)) throw error;
    } finally {
      clearTimeout(timer);
    }
    return kept.exchange;
  };
}

const tooLate = 'The operation was aborted due to timeout';

/** What openapi-fetch makes in place of a Request: fetch builds its own from address and options anyway. */
class RequestDraft {
  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {}
}

async function ask(send: typeof fetch, url: string, init: RequestInit, timeoutMs: number): Promise<Exchange> {
  let response: Response;
  try {
    response = await send(url, init);
  } catch (error) {
    return {
      kind: 'unreachable',
      mayHaveArrived: mayHaveArrived(error),
      message: init.signal?.aborted
        ? `Jira did not answer within ${timeoutMs} ms`
        : `Jira could not be reached (${faultOf(error)})`,
    };
  }
  const { status, headers } = response;
  const { text, problem } = await readBody(response, response.ok ? maxBodyBytes : maxRefusalBytes);
  return { kind: 'answered', status, headers, text, problem };
}

/** A name that cannot stand in a path as one segment. */
class UnsendableName extends Error {}

/** `.` and `..` would make another operation of the path, however they are encoded, and so would nothing at all. */
const otherThanASegment = /^\.{0,2}$/;

function serializePath(pathname: string, parameters: Record<string, unknown>): string {
  for (const value of Object.values(parameters)) {
    if (typeof value !== 'string' || otherThanASegment.test(value)) throw new UnsendableName();
  }
  return defaultPathSerializer(pathname, parameters);
}
