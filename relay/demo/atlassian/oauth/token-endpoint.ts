import { type Answer, Refusal } from '../answer';
import type { Simulation } from '../context';
import { liveGrant } from '../world/grants';
import type { OAuthApp } from '../world/types';
import { issueTokens, REFRESH_LIFETIME_MS, REFRESH_REUSE_MS } from './tokens';

/**
 * `POST /oauth/token`, form or JSON. The client's id and secret are fields of the body, as Atlassian documents it.
 * https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 */
export function answerToken(simulation: Simulation, body: unknown): Answer {
  const fields = textFields(body);
  const app = authenticated(simulation, fields);
  if (fields.grant_type === 'authorization_code') return exchangeCode(simulation, app, fields);
  if (fields.grant_type === 'refresh_token') return refresh(simulation, app, fields);
  throw oauthRefusal(403, 'unsupported_grant_type', `Unsupported grant type: ${fields.grant_type ?? '(none)'}`);
}

type Fields = Readonly<Record<string, string | undefined>>;

function authenticated({ world }: Simulation, fields: Fields): OAuthApp {
  const app = world.apps.find(({ clientId }) => clientId === fields.client_id);
  if (!app || app.clientSecret !== fields.client_secret) throw oauthRefusal(401, 'access_denied', 'Unauthorized');
  return app;
}

function exchangeCode(simulation: Simulation, app: OAuthApp, fields: Fields): Answer {
  const { codes } = simulation.world;
  const value = fields.code ?? '';
  const code = Object.hasOwn(codes, value) ? codes[value] : undefined;
  // Used up whatever the result: a code is valid for one attempt.
  delete codes[value];
  const isGood =
    code &&
    code.clientId === app.clientId &&
    code.redirectUri === fields.redirect_uri &&
    code.expiresAt > simulation.now().toISOString() &&
    liveGrant(simulation.world, code.grantId);
  if (!isGood) throw oauthRefusal(403, 'invalid_grant', 'Invalid authorization code');
  return { status: 200, headers: NO_STORE, body: issueTokens(simulation, code.grantId, code.scopes) };
}

function refresh(simulation: Simulation, app: OAuthApp, fields: Fields): Answer {
  const { refreshTokens } = simulation.world;
  const value = fields.refresh_token ?? '';
  const token = Object.hasOwn(refreshTokens, value) ? refreshTokens[value] : undefined;
  const grant = token && liveGrant(simulation.world, token.grantId);
  const now = simulation.now().getTime();
  const isTooOld = token !== undefined && now - Date.parse(token.issuedAt) > REFRESH_LIFETIME_MS;
  const isUsedUp = token?.rotatedAt != null && now - Date.parse(token.rotatedAt) > REFRESH_REUSE_MS;
  // Recorded: other words for one that Atlassian doesn't know than for one that is used up.
  if (!token) throw oauthRefusal(403, 'invalid_grant', 'Unknown or invalid refresh token.');
  if (!grant || grant.clientId !== app.clientId || isTooOld || isUsedUp) {
    throw oauthRefusal(403, 'unauthorized_client', 'refresh_token is invalid');
  }
  token.rotatedAt ??= simulation.now().toISOString();
  return { status: 200, headers: NO_STORE, body: issueTokens(simulation, token.grantId, token.scopes) };
}

const NO_STORE = { 'cache-control': 'no-store' };

function oauthRefusal(status: number, error: string, description: string): Refusal {
  return new Refusal({ status, body: { error, error_description: description } });
}

function textFields(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === 'string'));
}
