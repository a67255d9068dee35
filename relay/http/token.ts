import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppError } from '../domain/app-error';
import type { Clock } from '../domain/clock';
import type { Person } from '../setup/context';
import { foreignId } from './schemas';

/** A token that AvsB issued for the relay: its person, and what signing in with it depends on. */
export interface VerifiedToken {
  readonly person: Person;
  /** Its `jti`, where it has one. */
  readonly id: string | undefined;
  /** In seconds since 1970, as `iat` and `exp` are. */
  readonly issuedAt: number | undefined;
  readonly expiresAt: number;
}

/** Checks a token. @throws 401 for one that AvsB did not issue for the relay, or that has expired */
export type TokenVerifier = (token: string) => Promise<VerifiedToken>;

export interface TokenSettings {
  readonly secret: Uint8Array | null;
  readonly jwksUrl: string | null;
  readonly issuer: string;
  readonly audience: string;
  readonly now: Clock;
}

const claims = z.object({
  sub: foreignId,
  org: foreignId,
  permissions: z.array(z.string()),
  name: z.string().optional(),
  orgName: z.string().optional(),
  jti: z.string().optional(),
  iat: z.number().optional(),
  exp: z.number(),
});

/** Checks tokens by AvsB's shared secret (HS256) or its published keys (RS256, ES256), whichever the token names. */
export function createTokenVerifier({ secret, jwksUrl, issuer, audience, now }: TokenSettings): TokenVerifier {
  const published = jwksUrl === null ? null : createRemoteJWKSet(new URL(jwksUrl));
  const algorithms = [...(secret === null ? [] : ['HS256']), ...(published === null ? [] : ['RS256', 'ES256'])];

  const keyFor: JWTVerifyGetKey = async (header, token) => {
    if (header.alg === 'HS256' && secret !== null) return secret;
    if (published !== null) return published(header, token);
    throw new errors.JOSEAlgNotAllowed('The token names an algorithm that is not configured.');
  };

  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyFor, {
        algorithms,
        issuer,
        audience,
        requiredClaims: ['exp'],
        currentDate: now(),
      });
      return toVerified(payload);
    } catch (error) {
      throw refusal(error);
    }
  };
}

function toVerified(payload: JWTPayload): VerifiedToken {
  const { sub, org, permissions, name, orgName, jti, iat, exp } = claims.parse(payload);
  const person = { id: sub, name: name ?? sub, organisationId: org, organisationName: orgName ?? org, permissions };
  return { person, id: jti, issuedAt: iat, expiresAt: exp };
}

function refusal(error: unknown): AppError {
  if (error instanceof errors.JWTExpired)
    return unauthorized('The token has expired. Open the page from AvsB again.', error);
  if (isKeysFailure(error)) {
    const detail = 'The keys that AvsB signs with cannot be fetched. Try again in a moment.';
    return new AppError('keys_unavailable', 503, 'Tokens cannot be checked right now.', detail, { cause: error });
  }
  return unauthorized('The token was not issued by AvsB for this relay.', error);
}

const keysFailures = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];

/**
 * jose has errors of its own for keys that arrive too late or are invalid, wraps a response that isn't 200 or JSON in a
 * plain JOSEError, and passes a network failure on as fetch threw it: a TypeError, perhaps of another realm.
 */
export function isKeysFailure(error: unknown): boolean {
  if (error instanceof errors.JOSEError) return keysFailures.includes(error.code);
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError';
}

/** 401, with what to do about it. */
export function unauthorized(detail: string, cause?: unknown): AppError {
  return new AppError('unauthorized', 401, 'You are not signed in.', detail, { cause });
}
