import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  ClientSecretPost,
  customFetch,
  nopkce,
  refreshTokenGrantRequest,
  validateAuthResponse,
} from 'oauth4webapi';
import { type Resources, readResources } from './accessible-resources';
import { faultOf } from './network-error';
import { readTokenAnswer, type TokenAnswer } from './token-answer';

export type { AccessibleResource } from './accessible-resources';
export type { TokenAnswer, Tokens } from './token-answer';

/** What AvsB asks a Jira site's admin for. Atlassian gives a refresh token only with `offline_access`. */
export const scopes = [
  'read:jira-work',
  'read:jira-user',
  'write:jira-work',
  'manage:jira-webhook',
  'read:license:jira',
  'offline_access',
] as const;

/** What only choosing people needs: a site that was connected before AvsB asked for it does everything else. */
export const peopleScope = 'read:jira-user';

export interface OAuthSettings {
  /** `https://auth.atlassian.com`: authorize and token endpoints. */
  readonly authUrl: string;
  /** `https://api.atlassian.com`: the sites of a grant. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** For one request, from sending it to the end of its answer; 15 s unless set. */
  readonly timeoutMs?: number;
}

/**
 * Atlassian's OAuth 2.0 (3LO) authorization code grants.
 * Source: https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 */
export interface OAuth {
  /** Where the browser goes for consent. The caller stores `state`, binds it to that browser, and accepts it once. */
  authorizeUrl(request: { readonly state: string; readonly redirectUri: string }): string;
  /** Tokens for an authorization code whose `state` the caller has checked. */
  exchange(code: string, redirectUri: string): Promise<TokenAnswer>;
  /** New tokens. Refresh tokens rotate: store the answer's before using its access token. */
  refresh(refreshToken: string): Promise<TokenAnswer>;
  /** The sites that the grant behind this access token covers. */
  accessibleResources(accessToken: string): Promise<Resources>;
}

const defaultTimeoutMs = 15_000;

/** A confidential client by client id and secret in the body. Nothing here throws because of what Atlassian answers. */
export function createOAuth(settings: OAuthSettings): OAuth {
  const { clientId, clientSecret, now } = settings;
  const timeoutMs = settings.timeoutMs ?? defaultTimeoutMs;
  const authUrl = settings.authUrl.replace(/\/+$/, '');
  const apiUrl = settings.apiUrl.replace(/\/+$/, '');
  const server = { issuer: authUrl, token_endpoint: `${authUrl}/oauth/token` };
  const client = { client_id: clientId };
  const secretPost = ClientSecretPost(clientSecret);
  const options = {
    [customFetch]: (url: string, init: RequestInit) => settings.fetch(url, init),
    // Simulators use http; the configuration decides whether the real address may.
    [allowInsecureRequests]: true,
    signal: () => AbortSignal.timeout(timeoutMs),
  };

  async function ask(request: () => Promise<Response>, sent: { code?: string; refreshToken?: string }) {
    const { code = null, refreshToken = null } = sent;
    const askedAt = now();
    let response: Response;
    try {
      response = await request();
    } catch (error) {
      return unreachable(error);
    }
    const secrets = [clientSecret, code, refreshToken].filter((secret) => secret !== null);
    return readTokenAnswer(response, { askedAt, askedScopes: scopes, refreshToken, secrets });
  }

  return {
    authorizeUrl({ state, redirectUri }) {
      const url = new URL(`${authUrl}/authorize`);
      const query = new URLSearchParams({
        audience: 'api.atlassian.com',
        client_id: clientId,
        scope: scopes.join(' '),
        redirect_uri: redirectUri,
        state,
        response_type: 'code',
        prompt: 'consent',
      });
      // Spaces as Atlassian's documentation writes them; a plus sign means a space only in forms.
      url.search = query.toString().replaceAll('+', '%20');
      return url.href;
    },
    exchange(code, redirectUri) {
      // No PKCE: Atlassian's 3LO documentation does not have it. This is a confidential client, and the caller has
      // bound `state` to the browser by a cookie, which is also why the library has no state to compare here.
      return ask(
        async () => {
          const callback = validateAuthResponse(server, client, new URLSearchParams({ code }));
          return authorizationCodeGrantRequest(server, client, secretPost, callback, redirectUri, nopkce, options);
        },
        { code },
      );
    },
    refresh(refreshToken) {
      const request = () => refreshTokenGrantRequest(server, client, secretPost, refreshToken, options);
      return ask(request, { refreshToken });
    },
    async accessibleResources(accessToken) {
      let response: Response;
      try {
        response = await settings.fetch(`${apiUrl}/oauth/token/accessible-resources`, {
          headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        return unreachable(error);
      }
      return readResources(response);
    },
  };
}

function unreachable(error: unknown) {
  return { kind: 'unavailable', message: `Atlassian could not be reached (${faultOf(error)})`, refusal: null } as const;
}
