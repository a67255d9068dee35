import type { IncomingHttpHeaders } from 'node:http';
import type { Person } from '../setup/context';
import type { HtmlAnswer } from './answer';
import type { HttpContext } from './context';
import { cookieIn, setCookie } from './cookie';
import {
  checkCsrf,
  createSession,
  csrfTokenOf,
  endSession,
  handOver,
  personOfSession,
  type SignedIn,
  sessionCookie,
  signedInBy,
} from './session';
import { unauthorized } from './token';

/** The session that a browser may switch to; until it does, it stays signed in as it was. */
const offerCookie = 'avsb_jira_offer';
const offerSeconds = 10 * 60;

/**
 * Who is signed in and must first be asked, or undefined where nobody must. Any page can lead a browser to a link that
 * signs it in: unasked, a person who works in one organisation would continue in another, that of the link's author.
 */
export async function needsConsent(
  context: HttpContext,
  headers: IncomingHttpHeaders,
  next: Person,
): Promise<Person | undefined> {
  if (isByItself(headers)) return undefined;
  const current = await signedInBy(context, headers);
  return current?.organisationId === next.organisationId ? undefined : current;
}

/** Asks, and keeps the session that is asked about at hand, since its token is used up by now. */
export async function askToSwitch(context: HttpContext, current: Person, next: SignedIn): Promise<HtmlAnswer> {
  const { publicUrl } = context;
  const offer = await createSession(context, next);
  const { switchPage } = await import('./switch-page');
  const answer = switchPage({
    current,
    next: next.person,
    switchUrl: `${publicUrl}/session/switch?csrf=${csrfTokenOf(offer)}`,
    stayUrl: `${publicUrl}/settings/integrations`,
  });
  return { ...answer, headers: { ...answer.headers, 'set-cookie': offerOf(publicUrl, offer, offerSeconds) } };
}

/**
 * Switches to the session that was asked about. @returns whose session it is, and the headers `set-cookie`
 * @throws 401 where there is none, 403 where it is not the page with the question that asks for it
 */
export async function switchSession(
  context: HttpContext,
  headers: IncomingHttpHeaders,
  csrfToken: string,
): Promise<{ person: Person; cookies: string[] }> {
  const offer = cookieIn(context.publicUrl, headers.cookie, offerCookie);
  const person = offer === undefined ? undefined : await personOfSession(context, offer);
  if (offer === undefined || person === undefined) {
    throw unauthorized('Nobody asked to sign you in, or that was too long ago. Open Integrations from AvsB again.');
  }
  checkCsrf(context, headers, offer, csrfToken);
  await endSession(context, sessionCookie(context, headers));
  return { person, cookies: [handOver(context, offer), offerOf(context.publicUrl, '', 0)] };
}

/** Whether a browser comes from the relay's own page, or from its address bar. One that does not say may come from anywhere. */
function isByItself({ 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return site === 'same-origin' || site === 'none';
}

function offerOf(publicUrl: string, value: string, maxAgeSeconds: number): string {
  return setCookie(publicUrl, { name: offerCookie, value, maxAgeSeconds, sameSite: 'Strict' });
}
