import type { JiraRefusal } from '../../domain/jira-answer';
import type { Limits } from '../limits';
import type { Sender } from '../sender';

/** A connected Jira site, and whose it is. */
export interface JiraSite {
  readonly siteId: string;
  readonly cloudId: string;
  readonly organisationId: string;
}

/** An access token, or why there isn't one. */
export type AccessToken =
  | { readonly kind: 'token'; readonly accessToken: string }
  | { readonly kind: 'reconnect_required'; readonly message: string; readonly refusal: JiraRefusal | null }
  | { readonly kind: 'unavailable'; readonly message: string };

/** Supplies access tokens, and is told when Jira refuses one. */
export interface AccessTokens {
  /**
   * A token for the site. `rejected` names one that Jira has just answered 401 to: it must be refreshed, unless
   * another call has already done so.
   */
  accessTokenFor(site: JiraSite, rejected?: string): Promise<AccessToken>;
  /** Jira accepts nothing with this token, for this reason: a person has to reconnect the site. */
  refused(site: JiraSite, accessToken: string, reason: string): Promise<void>;
}

/** One finished request, for metrics. `status` is null where there was no answer. */
export interface ObservedCall {
  readonly operation: string;
  readonly cloudId: string;
  readonly status: number | null;
  readonly durationMs: number;
}

export interface JiraSettings {
  /** Atlassian's API gateway, `https://api.atlassian.com`. */
  readonly apiUrl: string;
  readonly send: Sender['send'];
  readonly accessTokens: AccessTokens;
  readonly limits: Limits;
  readonly now: () => Date;
  /** For one request, from sending it to the end of its answer. */
  readonly timeoutMs: number;
  readonly observe?: (call: ObservedCall) => void;
}
