import type { JiraRefusal } from '../../domain/jira-answer';
import type { Limits } from '../limits';

/** A connected Jira site, and whose it is. */
export interface JiraSite {
  readonly siteId: string;
  readonly cloudId: string;
  readonly organisationId: string;
}

/** What asking for an access token came to. */
export type AccessToken =
  | { readonly kind: 'token'; readonly accessToken: string }
  | { readonly kind: 'reconnect_required'; readonly message: string; readonly refusal: JiraRefusal | null }
  | { readonly kind: 'unavailable'; readonly message: string };

/** Supplies access tokens, and learns what became of them. */
export interface AccessTokens {
  /**
   * A token for the site. `rejected` names one that Jira has just answered 401 to: it must be refreshed, unless
   * another call has done so meanwhile.
   */
  accessTokenFor(site: JiraSite, rejected?: string): Promise<AccessToken>;
  /** This fresh token was answered 401 again: the site needs a person to reconnect it. */
  refused(site: JiraSite, accessToken: string): Promise<void>;
}

/** One request as it went, for metrics. `status` is null where no answer came. */
export interface ObservedCall {
  readonly operation: string;
  readonly cloudId: string;
  readonly status: number | null;
  readonly durationMs: number;
}

export interface JiraSettings {
  /** Atlassian's API gateway, `https://api.atlassian.com`. */
  readonly apiUrl: string;
  readonly fetch: typeof fetch;
  readonly accessTokens: AccessTokens;
  readonly limits: Limits;
  readonly now: () => Date;
  /** For one request with its whole answer. */
  readonly timeoutMs: number;
  readonly observe?: (call: ObservedCall) => void;
}
