import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type LocalServer, serve } from '../atlassian/local-server';

export const forgeAppId = 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555';

export interface InvocationClaims {
  iss?: string;
  aud?: string;
  /** Seconds from now. */
  iat?: number;
  exp?: number | null;
  app?: unknown;
  context?: unknown;
  kid?: string;
  alg?: string;
  key?: CryptoKey;
}

/** Signs as Forge does, with keys of its own that it publishes. */
export interface ForgeKeys {
  readonly jwksUrl: string;
  readonly server: LocalServer;
  /** How the published keys are answered; settable. */
  answer: 'keys' | 'nothing' | 'an error' | 'no JSON';
  tokenFor(cloudId: string, claims?: InvocationClaims): Promise<string>;
}

export async function startForgeKeys(): Promise<ForgeKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'forge/1', alg: 'RS256', use: 'sig' }] };
  const server = await serve((_request, response) => {
    if (keys.answer === 'nothing') return response.destroy();
    response.writeHead(keys.answer === 'an error' ? 500 : 200, { 'content-type': 'application/json' });
    response.end(keys.answer === 'no JSON' ? '<html>' : JSON.stringify(jwks));
  });
  const keys: ForgeKeys = {
    jwksUrl: `${server.url}/.well-known/jwks.json`,
    server,
    answer: 'keys',
    tokenFor: (cloudId, claims = {}) => sign(privateKey, cloudId, claims),
  };
  return keys;
}

/** An invocation token as Forge's documentation shows it, of a call from a function. */
function sign(privateKey: CryptoKey, cloudId: string, claims: InvocationClaims): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const { app = appOf(cloudId), context = { cloudId }, iat = 0, exp = 25 } = claims;
  const payload: JWTPayload = { app, context, iat: now + iat, ...(exp !== null && { exp: now + exp }) };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: claims.alg ?? 'RS256', kid: claims.kid ?? 'forge/1' })
    .setIssuer(claims.iss ?? 'forge/invocation-token')
    .setAudience(claims.aud ?? forgeAppId)
    .sign(claims.key ?? privateKey);
}

export function appOf(cloudId: string, environment = 'PRODUCTION') {
  return {
    id: forgeAppId,
    version: '3.1.0',
    installationId: 'ari:cloud:ecosystem::installation/8d1d1a40-0b1f-4a3f-9a0b-2c9d2f6b7c11',
    apiBaseUrl: `https://api.atlassian.com/ex/jira/${cloudId}`,
    environment: { type: environment, id: 'ari:cloud:ecosystem::environment/1/2' },
    module: { type: 'core:function', key: 'resolver' },
  };
}
