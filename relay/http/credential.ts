import type { Request } from 'express';
import { type SessionContext, sessionCookie } from './session';

/** The kind of credential that a call carries; of several, the one that is used. */
export type Credential = 'token' | 'signature' | 'session' | 'none';

export function credentialOf(context: Pick<SessionContext, 'publicUrl'>, { headers, query }: Request): Credential {
  if (headers.authorization !== undefined || typeof query.token === 'string') return 'token';
  if (headers['webhook-signature'] !== undefined) return 'signature';
  return sessionCookie(context, headers) === undefined ? 'none' : 'session';
}
