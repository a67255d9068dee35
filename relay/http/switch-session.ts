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
const proposalCookie = 'avsb_jira_proposal';
const proposalSeconds = 10 * 60;

/**
 * The signed-in person who must be asked first, if there is one. Any page can lead a browser to a link that signs it
 * in: without the question, a person who works in one organisation would continue in that of the link's author.
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

/** Asks, and creates the proposed session already, since its token is used up by now. */
export async function askToSwitch(context: HttpContext, current: Person, next: SignedIn): Promise<HtmlAnswer> {
  const { publicUrl } = context;
  const proposal = await createSession(context, next);
  const { switchPage } = await import('./switch-page');
  const answer = switchPage({
    current,
    next: next.person,
    switchUrl: `${publicUrl}/session/switch?csrf=${csrfTokenOf(proposal)}`,
    stayUrl: `${publicUrl}/settings/integrations`,
  });
  return {
    ...answer,
    headers: { ...answer.headers, 'set-cookie': proposalCookieOf(publicUrl, proposal, proposalSeconds) },
  };
}

/**
 * Switches to the proposed session. @returns whose session it is, and the headers `set-cookie`
 * @throws 401 where there is none, 403 where the call doesn't come from the page with the question
 */
export async function switchSession(
  context: HttpContext,
  headers: IncomingHttpHeaders,
  csrfToken: string,
): Promise<{ person: Person; cookies: string[] }> {
  const proposal = cookieIn(context.publicUrl, headers.cookie, proposalCookie);
  const person = proposal === undefined ? undefined : await personOfSession(context, proposal);
  if (proposal === undefined || person === undefined) {
    throw unauthorized('The question to sign in has expired. Open Integrations from AvsB again.');
  }
  checkCsrf(context, headers, proposal, csrfToken);
  await endSession(context, sessionCookie(context, headers));
  return { person, cookies: [handOver(context, proposal), proposalCookieOf(context.publicUrl, '', 0)] };
}

/** Whether a browser comes from the relay's own page or its address bar. If it doesn't say, it may come from anywhere. */
function isByItself({ 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return site === 'same-origin' || site === 'none';
}

function proposalCookieOf(publicUrl: string, value: string, maxAgeSeconds: number): string {
  return setCookie(publicUrl, { name: proposalCookie, value, maxAgeSeconds, sameSite: 'Strict' });
}
