import { z } from 'zod';
import type { HttpContext } from '../context';
import { route } from '../route';
import { documented, named } from '../schemas';
import { logSession } from '../security-log';
import { beginSession, checkCsrf, csrfTokenOf, endSession, personOfSession, sessionCookie } from '../session';
import { signIn } from '../sign-in';
import { askToSwitch, needsConsent, switchSession } from '../switch-session';

const session = documented('Session', {
  user: named,
  organisation: named,
  permissions: z.array(z.string()),
  csrfToken: z.string().describe('For the header x-csrf-token of calls by cookie that change anything'),
  demo: z.boolean(),
});

export const sessionRoutes = [
  route({
    method: 'get',
    path: '/session',
    summary: 'Sign in a browser by a one-time token of AvsB, and open the pages',
    access: 'anyone',
    isPage: true,
    changesOnGet: true,
    query: z.object({ token: z.string().catch('').default('') }),
    answers: { 200: { 'text/html': z.string() }, 302: null },
    answerHeaders: {
      200: { 'set-cookie': 'Required by the answer to the question on the page' },
      302: { location: 'The pages', 'set-cookie': 'The session' },
    },
    problems: [401, 429, 503],
    handle: async ({ context, query, headers, remoteAddress }) => {
      const signedIn = await signIn(context, query.token);
      const current = await needsConsent(context, headers, signedIn.person);
      if (current !== undefined) return askToSwitch(context, current, signedIn);
      await endSession(context, sessionCookie(context, headers));
      const cookie = await beginSession(context, signedIn);
      logSession(context, 'A browser was signed in.', signedIn.person, remoteAddress);
      return toPages(context, [cookie]);
    },
  }),
  route({
    method: 'post',
    path: '/session/switch',
    summary: 'Sign in to another organisation after all: the answer to a question of /session',
    access: 'anyone',
    isPage: true,
    query: z.object({ csrf: z.string().catch('').default('') }),
    answers: { 302: null },
    answerHeaders: { 302: { location: 'The pages', 'set-cookie': 'The session' } },
    problems: [401, 403, 429],
    handle: async ({ context, query, headers, remoteAddress }) => {
      const { person, cookies } = await switchSession(context, headers, query.csrf);
      logSession(context, 'A browser was signed in.', person, remoteAddress);
      return toPages(context, cookies);
    },
  }),
  route({
    method: 'post',
    path: '/session/end',
    summary: 'Sign a browser out',
    access: 'anyone',
    takesHeaders: { 'x-csrf-token': 'The csrfToken of GET /v1/session, while the session lasts' },
    answers: { 204: null },
    answerHeaders: { 204: { 'set-cookie': 'Ends the session' } },
    problems: [403],
    handle: async ({ context, headers, remoteAddress }) => {
      const cookie = sessionCookie(context, headers);
      const person = cookie === undefined ? undefined : await personOfSession(context, cookie);
      if (cookie !== undefined && person !== undefined) {
        checkCsrf(context, headers, cookie);
        logSession(context, 'A browser was signed out.', person, remoteAddress);
      }
      return { status: 204, headers: { 'set-cookie': await endSession(context, cookie) } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/session',
    summary: 'Who is signed in, and what they may do',
    access: 'person',
    answers: { 200: session },
    handle: ({ context, caller, headers }) => ({
      status: 200,
      body: {
        user: { id: caller.id, name: caller.name },
        organisation: { id: caller.organisationId, name: caller.organisationName },
        permissions: caller.permissions,
        csrfToken: csrfTokenOf(headers.authorization ?? sessionCookie(context, headers) ?? ''),
        demo: context.demo !== null,
      },
    }),
  }),
];

function toPages({ publicUrl }: HttpContext, cookies: readonly string[]) {
  return { status: 302, headers: { location: `${publicUrl}/settings/integrations`, 'set-cookie': cookies } } as const;
}
