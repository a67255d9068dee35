import { createHash } from 'node:crypto';
import { timestamp } from '../domain/clock';
import type { Person } from '../setup/context';
import { spendToken } from '../store/sessions';
import type { HttpContext } from './context';
import { unauthorized, type VerifiedToken } from './token';

/** A token that signs in stands in an address, and thus in histories and logs: it may live this long. */
const maxLifetimeSeconds = 60;
/** How much AvsB's clock may be ahead of ours. */
const clockSkewSeconds = 5;

const openAgain = 'Open Integrations from AvsB again.';

/**
 * Whom a token signs in: one of AvsB's with an id, which is used once, and a lifetime of a minute at most.
 * @throws 401 for any other
 */
export async function signIn(
  context: Pick<HttpContext, 'database' | 'now' | 'verifyToken'>,
  token: string,
): Promise<Person> {
  const verified = await context.verifyToken(token);
  const now = context.now();
  if (verified.id === undefined || verified.id === '' || !isShortLived(verified, now.getTime() / 1_000)) {
    throw unauthorized(`This token does not sign in: it has no id, or lives for more than a minute. ${openAgain}`);
  }
  const hash = createHash('sha256').update(verified.id).digest('hex');
  const expiresAt = timestamp(new Date(verified.expiresAt * 1_000));
  if (await spendToken(context.database, { hash, expiresAt }, timestamp(now))) return verified.person;
  throw unauthorized(`This link has been used before. ${openAgain}`);
}

function isShortLived({ issuedAt, expiresAt }: VerifiedToken, nowSeconds: number): boolean {
  if (issuedAt === undefined) return expiresAt - nowSeconds <= maxLifetimeSeconds;
  return expiresAt - issuedAt <= maxLifetimeSeconds && issuedAt - nowSeconds <= clockSkewSeconds;
}
