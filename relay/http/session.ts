import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../domain/app-error';
import { later, timestamp } from '../domain/clock';
import type { Person } from '../setup/context';
import { deleteSession, findSession, givePermissions, storeSession } from '../store/sessions';
import type { HttpContext } from './context';
import { cookieIn, setCookie } from './cookie';

/**
 * How long a session lasts, however much it is used. The relay can't ask AvsB whether the person is still a member, so
 * they have to come from AvsB again, with a token that says what they may do now.
 */
const sessionMs = 60 * 60_000;

const cookieName = 'avsb_jira_session';

export type SessionContext = Pick<HttpContext, 'database' | 'now' | 'publicUrl'>;

/** Who signs in, and the time of AvsB's statement of what they may do. */
export interface SignedIn {
  readonly person: Person;
  readonly permissionsAt: Date;
}

/** Signs a person in. @returns the header `set-cookie` that hands the session to the browser */
export async function beginSession(context: SessionContext, signedIn: SignedIn): Promise<string> {
  return handOver(context, await createSession(context, signedIn));
}

/** Creates a session, without handing its cookie to the browser. @returns the cookie's value */
export async function createSession(context: SessionContext, { person, permissionsAt }: SignedIn): Promise<string> {
  const cookie = randomBytes(32).toString('base64url');
  const now = context.now();
  const session = {
    cookieHash: hashOf(cookie),
    organisationId: person.organisationId,
    organisationName: person.organisationName,
    userId: person.id,
    userName: person.name,
    permissions: person.permissions,
    permissionsAt: timestamp(permissionsAt),
    expiresAt: timestamp(later(now, sessionMs)),
  };
  await givePermissions(context.database, session);
  await storeSession(context.database, session, timestamp(now));
  return cookie;
}

/** The header `set-cookie` with a session's cookie. */
export function handOver({ publicUrl }: Pick<HttpContext, 'publicUrl'>, cookie: string): string {
  return setCookie(publicUrl, { name: cookieName, value: cookie, maxAgeSeconds: sessionMs / 1_000 });
}

/** Ends the session of a cookie, where there is one. @returns the header `set-cookie` that removes the cookie */
export async function endSession(context: SessionContext, cookie: string | undefined): Promise<string> {
  if (cookie !== undefined) await deleteSession(context.database, hashOf(cookie));
  return setCookie(context.publicUrl, { name: cookieName, value: '', maxAgeSeconds: 0 });
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
  return cookieIn(context.publicUrl, headers.cookie, cookieName);
}

/** The person who is signed in by the cookie that a browser sent along. */
export async function signedInBy(context: SessionContext, headers: IncomingHttpHeaders): Promise<Person | undefined> {
  const cookie = sessionCookie(context, headers);
  return cookie === undefined ? undefined : personOfSession(context, cookie);
}

/**
 * The value that calls by cookie must send in `x-csrf-token`: derived from the cookie, which no page can read, so that
 * it belongs to one session and need not be stored.
 */
export function csrfTokenOf(cookie: string): string {
  return createHmac('sha256', cookie).update('x-csrf-token').digest('base64url');
}

/**
 * Checks that a call by cookie comes from the relay's own page: by the CSRF token, and by what browsers say about the
 * calling page. @throws 403 otherwise
 */
export function checkCsrf(
  { publicUrl }: Pick<HttpContext, 'publicUrl'>,
  headers: IncomingHttpHeaders,
  cookie: string,
  token = String(headers['x-csrf-token'] ?? ''),
) {
  const { origin, 'sec-fetch-site': fetchSite } = headers;
  if (origin !== undefined && origin !== new URL(publicUrl).origin) throw forged();
  if (fetchSite !== undefined && fetchSite !== 'same-origin') throw forged();
  const given = Buffer.from(token);
  const expected = Buffer.from(csrfTokenOf(cookie));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw forged();
}

function hashOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}

function forged(): AppError {
  const detail = 'Send the csrfToken of GET /v1/session in the header x-csrf-token, from a page of the relay itself.';
  return new AppError('csrf', 403, 'This call was not made by the page that you are signed in to.', detail);
}
