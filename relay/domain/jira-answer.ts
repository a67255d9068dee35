/** Jira's refusal, word for word. Jira sometimes leaves either part out; here both are always present. */
export interface JiraRefusal {
  readonly status: number;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

/**
 * The result of one call to Jira, before it is classified.
 *
 * - `ok`: a 2xx whose body was what the operation promises.
 * - `refused`: a 4xx with Jira's own words, a 413 or a 429.
 * - `faulty`: a 5xx, a redirect, a response that can't be read, or a 4xx by what stands before Jira. `mayHaveHappened`:
 *   whether the work may have been done.
 * - `unreachable`: no response. `mayHaveArrived` is false only where no connection was made, so nothing was sent.
 * - `no_access`: the call was rejected for lack of a valid access token. `reconnect_required`: Atlassian refused
 *   the refresh token, the grant has lapsed, or a fresh access token got 401 again, from more than one operation. `unavailable`: the refresh itself failed for now.
 * - `paused`: not sent, because Jira asked to wait until then (its rate limits).
 */
export type JiraAnswer<T> =
  | { readonly kind: 'ok'; readonly status: number; readonly value: T }
  | ({ readonly kind: 'refused' } & JiraRefusal & { readonly retryAt: string | null })
  | {
      readonly kind: 'faulty';
      readonly status: number | null;
      readonly message: string;
      readonly retryAt: string | null;
      readonly mayHaveHappened: boolean;
    }
  | { readonly kind: 'unreachable'; readonly mayHaveArrived: boolean; readonly message: string }
  | {
      readonly kind: 'no_access';
      readonly why: 'reconnect_required' | 'unavailable';
      readonly message: string;
      readonly refusal: JiraRefusal | null;
    }
  | { readonly kind: 'paused'; readonly until: string; readonly message: string };
