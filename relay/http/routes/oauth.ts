import { z } from 'zod';
import { beginConnect, type Connected, completeConnect, connectErrors, connectMs } from '../../setup/connect-site';
import { isBySession } from '../caller';
import type { HttpContext } from '../context';
import { cookieIn, setCookie } from '../cookie';
import { type Request, route } from '../route';
import { signedInBy } from '../session';

const begun = z.object({ authorizeUrl: z.string() });
/** A browser opens this, not a program: a parameter that is sent twice counts as missing, and the page says so. */
const once = z.string().optional().catch(undefined);
const cookieName = 'avsb_jira_connect';

export const oauthRoutes = [
  route({
    method: 'post',
    path: '/v1/sites/connect',
    summary: 'Begin to connect a Jira site',
    access: 'admin',
    answers: { 201: begun },
    answerHeaders: { 201: { 'set-cookie': 'What the callback requires' } },
    handle: (request) => begin(request, null),
  }),
  route({
    method: 'post',
    path: '/v1/sites/:id/reconnect',
    summary: 'Begin to reconnect a Jira site',
    access: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 201: begun },
    answerHeaders: { 201: { 'set-cookie': 'What the callback requires' } },
    handle: (request) => begin(request, request.params.id),
  }),
  route({
    method: 'get',
    path: '/oauth/callback',
    summary: 'Where Atlassian sends the browser back to',
    access: 'anyone',
    changesOnGet: true,
    query: z.object({ code: once, state: once, error: once }),
    answers: { 302: null },
    answerHeaders: { 302: { location: `The pages, with connected, choose or error: ${connectErrors.join(', ')}` } },
    handle: async ({ context, query, headers }) => {
      const { code, state, error } = query;
      const cookie = cookieIn(context.publicUrl, headers.cookie, cookieName);
      const person = await signedInBy(context, headers);
      const connected = await completeConnect(context, { code, state, error, cookie, person });
      const location = `${context.publicUrl}/settings/integrations?${searchOf(connected)}`;
      return { status: 302, headers: { location, 'set-cookie': cookieFor(context, '', 0) } };
    },
  }),
];

async function begin(
  { context, caller, headers }: Pick<Request<'admin', unknown, unknown, unknown>, 'context' | 'caller' | 'headers'>,
  siteId: string | null,
) {
  const beginning = { person: caller, isBySession: isBySession(headers) };
  const { authorizeUrl, cookie } = await beginConnect(context, beginning, siteId);
  return {
    status: 201,
    body: { authorizeUrl },
    headers: { 'set-cookie': cookieFor(context, cookie, connectMs / 1_000) },
  } as const;
}

function searchOf(connected: Connected): URLSearchParams {
  switch (connected.kind) {
    case 'connected':
      return new URLSearchParams({ connected: connected.siteId });
    case 'choose':
      return new URLSearchParams({ choose: connected.choiceId });
    case 'error':
      return new URLSearchParams({ error: connected.code });
  }
}

function cookieFor({ publicUrl }: HttpContext, value: string, maxAgeSeconds: number): string {
  return setCookie(publicUrl, { name: cookieName, value, path: '/oauth/callback', maxAgeSeconds });
}
