import { randomBytes } from 'node:crypto';
import type { Simulation } from '../context';
import { liveGrant } from '../world/grants';
import type { AccessToken, Grant } from '../world/types';

export interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  token_type: 'Bearer';
  scope: string;
}

export const REFRESH_REUSE_MS = 10 * 60_000;
export const REFRESH_LIFETIME_MS = 90 * 24 * 60 * 60_000;

/** A new access token, and with `offline_access` a new refresh token. */
export function issueTokens(simulation: Simulation, grantId: string, scopes: string[]): TokenAnswer {
  const { world, settings } = simulation;
  const now = simulation.now();
  forgetDeadTokens(simulation);
  const accessToken = randomToken();
  const expiresAt = new Date(now.getTime() + settings.accessTokenLifetimeMs).toISOString();
  world.accessTokens[accessToken] = { grantId, scopes, expiresAt };
  const answer: TokenAnswer = {
    access_token: accessToken,
    expires_in: Math.floor(settings.accessTokenLifetimeMs / 1000),
    token_type: 'Bearer',
    scope: scopes.join(' '),
  };
  if (scopes.includes('offline_access')) {
    answer.refresh_token = randomToken();
    world.refreshTokens[answer.refresh_token] = { grantId, scopes, issuedAt: now.toISOString(), rotatedAt: null };
  }
  simulation.changed();
  return answer;
}

/** The token and grant behind an `Authorization` header; undefined when it is missing, unknown, expired or revoked. */
export function bearer(
  simulation: Simulation,
  header: string | undefined,
): { token: AccessToken; grant: Grant } | undefined {
  const value = /^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? '';
  const { accessTokens } = simulation.world;
  const token = Object.hasOwn(accessTokens, value) ? accessTokens[value] : undefined;
  if (!token || token.expiresAt <= simulation.now().toISOString()) return undefined;
  const grant = liveGrant(simulation.world, token.grantId);
  return grant && { token, grant };
}

/** Unguessable, and as long as real ones roughly are. */
export function randomToken(): string {
  return randomBytes(48).toString('base64url');
}

const FORGET_ABOVE = 500;

function forgetDeadTokens({ world, now }: Simulation): void {
  const nowText = now().toISOString();
  if (Object.keys(world.accessTokens).length <= FORGET_ABOVE) return;
  for (const [token, { expiresAt }] of Object.entries(world.accessTokens)) {
    if (expiresAt <= nowText) delete world.accessTokens[token];
  }
}
