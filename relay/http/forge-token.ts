import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppError } from '../domain/app-error';
import type { Clock } from '../domain/clock';
import { isKeysFailure, unauthorized } from './token';

/** The Forge app as installed on a Jira site. */
export interface ForgeCaller {
  readonly cloudId: string;
}

/**
 * Returns the site that the Forge app calls for.
 *
 * @throws 401 for a token that Forge did not issue for this app and environment, or that has expired; 503 where
 * Atlassian's keys cannot be fetched
 */
export type ForgeVerifier = (token: string) => Promise<ForgeCaller>;

interface ForgeVerifierSettings {
  /** The app's full ARI. */
  readonly appId: string;
  readonly environment: string;
  readonly jwksUrl: string;
  readonly fetch: typeof fetch;
  readonly now: Clock;
}

/** Who issues invocation tokens (developer.atlassian.com, "Forge Remote: verify"). */
const issuer = 'forge/invocation-token';

/** A token is valid for seconds; one that was issued longer ago can't belong to a call in progress. */
const maxTokenAge = '10m';
const clockToleranceSeconds = 5;
const keysTimeoutMs = 5_000;
const keysKeptMs = 10 * 60_000;

/** A UUID, though not one of RFC 9562's versions: see `accessible-resources.ts`. */
const cloudId = z.guid();

const claims = z.object({
  app: z.object({
    environment: z.object({ type: z.string() }),
    apiBaseUrl: z.string().optional(),
    installation: z
      .object({ contexts: z.array(z.object({ apiBaseUrl: z.string().optional() })).optional() })
      .nullish()
      .catch(undefined),
  }),
  context: z.object({ cloudId: cloudId.optional() }).nullish(),
});

/** Checks Forge's invocation tokens by Atlassian's published keys (RS256), which are kept for ten minutes. */
export function createForgeVerifier({ appId, environment, jwksUrl, fetch, now }: ForgeVerifierSettings): ForgeVerifier {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: keysTimeoutMs,
    cacheMaxAge: keysKeptMs,
    [customFetch]: fetch,
  });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience: appId,
        clockTolerance: clockToleranceSeconds,
        maxTokenAge,
        requiredClaims: ['exp', 'iat', 'app'],
        currentDate: now(),
      });
      return callerIn(payload, environment);
    } catch (error) {
      throw refusal(error);
    }
  };
}

function callerIn(payload: JWTPayload, environment: string): ForgeCaller {
  const { app, context } = claims.parse(payload);
  if (app.environment.type !== environment) {
    throw unauthorized(`The token is for the app's environment ${app.environment.type}, not for ${environment}.`);
  }
  const [first, ...others] = app.installation?.contexts ?? [];
  // An app that is installed in several places says by none of them which one this call is about.
  const installed = others.length === 0 ? first?.apiBaseUrl : undefined;
  return { cloudId: cloudId.parse(context?.cloudId ?? cloudIdIn(app.apiBaseUrl) ?? cloudIdIn(installed)) };
}

/** `https://api.atlassian.com/ex/jira/{cloudId}`: tokens of calls from functions may name the site nowhere else. */
function cloudIdIn(apiBaseUrl: string | undefined): string | undefined {
  return /\/ex\/jira\/([^/?#]+)\/?$/.exec(apiBaseUrl ?? '')?.[1];
}

function refusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof errors.JWTExpired) return unauthorized('The invocation token has expired.', error);
  if (isKeysFailure(error)) {
    const detail = 'The keys that Forge signs with cannot be fetched. Try again in a moment.';
    return new AppError('keys_unavailable', 503, 'Tokens cannot be checked right now.', detail, { cause: error });
  }
  return unauthorized('The token was not issued by Forge for this app.', error);
}
