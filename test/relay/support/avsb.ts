import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { Webhook } from 'standardwebhooks';
import { eventCatalogue } from '../../../shared/event-catalogue';
import type { Variables } from '../../../shared/event-type';

export const webhookSecret = `whsec_${Buffer.from('a secret of at least 24 bytes').toString('base64')}`;
export const jwtSecret = 'a secret that signs the tokens of people';

export interface PersonClaims {
  sub?: string;
  org?: string;
  name?: string;
  orgName?: string;
  jti?: string;
  iat?: number;
  permissions?: string[];
  iss?: string;
  aud?: string;
  exp?: string | number;
}

/** A token as AvsB issues it; an admin of `org_1` unless the test says otherwise. */
export function tokenOf(claims: PersonClaims = {}, secret = jwtSecret): Promise<string> {
  const { sub = 'user_1', iss = 'avsb', aud = 'avsb-jira-relay', exp = '5m', ...rest } = claims;
  return new SignJWT({ org: 'org_1', name: 'Dana', permissions: ['manageIntegrations'], ...rest })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuer(iss)
    .setAudience(aud)
    .setExpirationTime(exp)
    .sign(new TextEncoder().encode(secret));
}

/** A token that signs a browser in: with an id of its own, for half a minute, unless the test says otherwise. */
export function signInTokenOf(claims: PersonClaims = {}): Promise<string> {
  return tokenOf({ jti: randomUUID(), iat: Math.floor(Date.now() / 1_000), exp: '30s', ...claims });
}

/** An event as AvsB sends it, with its type's sample for what is not given. */
export function eventOf(
  type: string,
  given: { data?: Variables; subjectId?: string; organisationId?: string; occurredAt?: string } = {},
) {
  const entry = eventCatalogue.find((candidate) => candidate.type === type);
  if (entry === undefined) throw new Error(`No such event type: ${type}`);
  return {
    type,
    organisationId: given.organisationId ?? 'org_1',
    occurredAt: given.occurredAt ?? '2026-11-23T10:00:00.000Z',
    subject: { kind: entry.subjectKind, id: given.subjectId ?? 'exp_42' },
    data: given.data ?? entry.sample,
  };
}

/** The headers of a signed message, made by the independent library `standardwebhooks`. */
export function signedHeaders(
  body: string,
  { id = `msg_${randomUUID()}`, at = new Date(), secret = webhookSecret } = {},
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': Math.floor(at.getTime() / 1_000).toString(),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}
