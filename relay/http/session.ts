import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../domain/app-error';
import { later, timestamp } from '../domain/clock';
import type { Person } from '../setup/context';
import { findSession, storeSession } from '../store/sessions';
import type { HttpContext } from './context';
import { cookieIn, isHttps, setCookie } from './cookie';

/**
 * How long a session lasts, however much it is used: it holds what the person was permitted when it began, and must
 * not outlive a working day.
 */
export const sessionMs = 12 * 60 * 60_000;

type SessionContext = Pick<HttpContext, 'database' | 'now' | 'publicUrl'>;

/** Signs a person in. @returns the header `set-cookie` that hands the session to the browser */
export async function beginSession(context: SessionContext, person: Person): Promise<string> {
  const cookie = randomBytes(32).toString('base64url');
  const now = context.now();
  const session = {
    cookieHash: hashOf(cookie),
    organisationId: person.organisationId,
    organisationName: person.organisationName,
    userId: person.id,
    userName: person.name,
    permissions: person.permissions,
    expiresAt: timestamp(later(now, sessionMs)),
  };
  await storeSession(context.database, session, timestamp(now));
  const name = cookieName(context);
  return setCookie(context.publicUrl, { name, value: cookie, path: '/', maxAgeSeconds: sessionMs / 1_000 });
}

/** The person whose session the cookie names, or undefined where it has ended or there is none. */
export async function personOfSession(context: SessionContext, cookie: string): Promise<Person | undefined> {
  const session = await findSession(context.database, hashOf(cookie), timestamp(context.now()));
  if (session === undefined) return undefined;
  const { organisationId, organisationName, userId, userName, permissions } = session;
  return { id: userId, name: userName, organisationId, organisationName, permissions };
}

/** The session's cookie among a request's headers. */
export function sessionCookie(
  context: Pick<HttpContext, 'publicUrl'>,
  headers: IncomingHttpHeaders,
): string | undefined {
  return cookieIn(headers.cookie, cookieName(context));
}

/**
 * What calls by cookie must repeat in `x-csrf-token`: made from the cookie, which no page can read, so that it fits
 * one session only and need not be stored.
 */
export function csrfTokenOf(cookie: string): string {
  return createHmac('sha256', cookie).update('x-csrf-token').digest('base64url');
}

/**
 * Checks that a call by cookie was meant by the relay's own page: by the session's token, and by what browsers say of
 * the page that calls. @throws 403 otherwise
 */
export function checkCsrf({ publicUrl }: Pick<HttpContext, 'publicUrl'>, headers: IncomingHttpHeaders, cookie: string) {
  const { origin, 'sec-fetch-site': fetchSite } = headers;
  if (origin !== undefined && origin !== new URL(publicUrl).origin) throw forged();
  if (fetchSite !== undefined && fetchSite !== 'same-origin') throw forged();
  const given = Buffer.from(String(headers['x-csrf-token'] ?? ''));
  const expected = Buffer.from(csrfTokenOf(cookie));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw forged();
}

/** With `__Host-` browsers take it from this very host alone, over https; without https they refuse that name. */
function cookieName({ publicUrl }: Pick<HttpContext, 'publicUrl'>): string {
  return isHttps(publicUrl) ? '__Host-avsb_jira_session' : 'avsb_jira_session';
}

function hashOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}

function forged(): AppError {
  const detail = 'Send the csrfToken of GET /v1/session in the header x-csrf-token, from a page of the relay itself.';
  return new AppError('csrf', 403, 'This call was not made by the page that you are signed in to.', detail);
}
