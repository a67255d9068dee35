import { ownNextStep } from '../api/next-step';
import { texts } from './texts';

declare const RELAY_URL: string;

/** The relay's address, which it writes into the script when it serves it; empty in a page of its own. */
export const relayUrl = RELAY_URL;

export interface IssueLink {
  readonly id: string;
  readonly issueKey: string;
  readonly issueUrl: string;
  readonly status: { readonly name: string; readonly category: string };
  readonly eventType: string | null;
  readonly eventLabel: string | null;
  readonly origin: 'event' | 'manual';
  readonly destinationId: string | null;
  readonly createdAt: string;
}

export interface LinkDestination {
  readonly id: string;
  readonly name: string;
  readonly projectKey: string;
  readonly siteName: string;
}

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** A part of a list: at most `limit` items after the cursor. */
export interface LinkPart {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The credentials of a call: a token of AvsB's, or (in the relay's own pages) the session's cookie. */
export interface Credentials {
  headers(isRetry: boolean): Promise<Record<string, string>>;
}

/** The relay refused, with its own words. */
export class RelayRefusal extends Error {
  readonly status: number;
  readonly detail: string;

  constructor(status: number, title: string, detail: string) {
    super(title);
    this.status = status;
    this.detail = detail;
  }
}

/** The panel's API client. Every call that is answered with 401 is retried once, with a new token. */
export function createRelay(credentials: () => Credentials) {
  async function call<T>(method: string, path: string, body?: unknown, isRetry = false): Promise<T> {
    const headers = await credentials().headers(isRetry);
    const response = await fetch(`${relayUrl}${path}`, {
      method,
      credentials: 'same-origin',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.status === 401 && !isRetry) return call(method, path, body, true);
    if (!response.ok) throw await refusalOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    links: (subject: Subject, { limit, cursor }: LinkPart) => {
      const search = new URLSearchParams({ subjectKind: subject.kind, subjectId: subject.id, limit: String(limit) });
      if (cursor !== undefined) search.set('cursor', cursor);
      return call<{ items: IssueLink[]; nextCursor: string | null }>('GET', `/v1/links?${search}`);
    },
    destinations: async () =>
      (await call<{ items: LinkDestination[] }>('GET', '/v1/links/destinations?limit=200')).items,
    link: (subject: Subject, destinationId: string, issueKey: string) =>
      call<IssueLink>('POST', '/v1/links', { destinationId, issueKey, subject }),
    unlink: (id: string) => call<void>('DELETE', `/v1/links/${encodeURIComponent(id)}`),
  };
}

export type Relay = ReturnType<typeof createRelay>;

async function refusalOf(response: Response): Promise<RelayRefusal> {
  const problem: unknown = await response.json().catch(() => undefined);
  const { type, title, detail } = (problem ?? {}) as { type?: string; title?: string; detail?: string };
  return new RelayRefusal(
    response.status,
    title ?? texts.relay.failed,
    (response.status === 401 ? texts.relay.reload : ownNextStep(type)) ?? detail ?? texts.relay.status(response.status),
  );
}
