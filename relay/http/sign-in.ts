import { createHash } from 'node:crypto';
import { timestamp } from '../domain/clock';
import { spendToken } from '../store/sessions';
import type { HttpContext } from './context';
import type { SignedIn } from './session';
import { unauthorized, type VerifiedToken } from './token';

/** A sign-in token is part of an address, and so ends up in histories and logs: it may live this long. */
const maxLifetimeSeconds = 60;
/** How much AvsB's clock may be ahead of the relay's. */
const clockSkewSeconds = 5;

const openAgain = 'Open Integrations from AvsB again.';

/**
 * Signs a person in by a token that AvsB issued with an id, which is used once, and a lifetime of a minute at most.
 * @throws 401 for any other
 */
export async function signIn(
  context: Pick<HttpContext, 'database' | 'now' | 'verifyToken'>,
  token: string,
): Promise<SignedIn> {
  const verified = await context.verifyToken(token);
  const now = context.now();
  if (verified.id === undefined || verified.id === '' || !isShortLived(verified, now.getTime() / 1_000)) {
    throw unauthorized(`This token does not sign in: it has no id, or lives for more than a minute. ${openAgain}`);
  }
  const hash = createHash('sha256').update(verified.id).digest('hex');
  const expiresAt = timestamp(new Date(verified.expiresAt * 1_000));
  if (await spendToken(context.database, { hash, expiresAt }, timestamp(now))) {
    return { person: verified.person, permissionsAt: new Date(issuedAtOf(verified) * 1_000) };
  }
  throw unauthorized(`This link has been used before. ${openAgain}`);
}

/**
 * Checks that a token is for calls, and not for signing in: a token that is part of an address can't call the API as
 * well. Without `iat` a token's lifetime is unknown, so that with an id it might sign in at its end.
 * @throws 401 for a token that signs in
 */
export function checkIsForCalls({ id, issuedAt, expiresAt }: VerifiedToken): void {
  if (!id || (issuedAt !== undefined && expiresAt - issuedAt > maxLifetimeSeconds)) return;
  throw unauthorized('This token opens the pages and nothing else. Send one without jti, or one that lives longer.');
}

/** When a token that signs in was issued, or the earliest that it can have been. */
function issuedAtOf({ issuedAt, expiresAt }: VerifiedToken): number {
  return issuedAt ?? expiresAt - maxLifetimeSeconds;
}

function isShortLived({ issuedAt, expiresAt }: VerifiedToken, nowSeconds: number): boolean {
  if (issuedAt === undefined) return expiresAt - nowSeconds <= maxLifetimeSeconds;
  return expiresAt - issuedAt <= maxLifetimeSeconds && issuedAt - nowSeconds <= clockSkewSeconds;
}
