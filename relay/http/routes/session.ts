import { z } from 'zod';
import { credentialOf } from '../caller';
import { route } from '../route';
import { documented, named } from '../schemas';
import { beginSession, csrfTokenOf } from '../session';
import { signIn } from '../sign-in';

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
    query: z.object({ token: z.string().catch('').default('') }),
    answers: { 302: null },
    answerHeaders: { 302: { location: 'The pages', 'set-cookie': 'The session' } },
    problems: [401, 503],
    handle: async ({ context, query }) => {
      const cookie = await beginSession(context, await signIn(context, query.token));
      const location = `${context.publicUrl}/settings/integrations`;
      return { status: 302, headers: { location, 'set-cookie': cookie } };
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
        csrfToken: csrfTokenOf(credentialOf(context, { headers }) ?? ''),
        demo: context.demo !== null,
      },
    }),
  }),
];
