import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { subjectKinds } from '../../../shared/event-type';
import { AppError, conflict, notFound } from '../../domain/app-error';
import { forgetOrganisation } from '../../store/erase-organisation';
import { findSubjects } from '../../store/subjects';
import type { HtmlAnswer } from '../answer';
import type { HttpContext } from '../context';
import { type DemoControls, demoFaults, demoScenarios } from '../demo-controls';
import { isFromThisComputer, isLoopbackHost } from '../loopback';
import { type Entry, page } from '../pages';
import { route } from '../route';
import { foreignId, subjectKind } from '../schemas';
import { beginSession, signedInBy } from '../session';
import { appRoutes, type PageRequest } from './pages';
import { subjectBody } from './subjects';

const sent = z.object({ id: z.string(), deliveries: z.array(z.looseObject({ id: z.string() })) });

const mail = z.object({ id: z.string(), at: z.string(), to: z.string(), subject: z.string(), text: z.string() });

/** A page of demo mode: opened without a session, it signs its visitor in. */
const signingInPage = {
  access: 'anyone',
  isPage: true,
  changesOnGet: true,
  answers: { 200: { 'text/html': z.string() } },
  answerHeaders: { 200: { 'set-cookie': 'A session, on this computer, if there is none' } },
} as const;

export const demoRoutes = [
  // In place of the routes that sign nobody in.
  ...appRoutes({
    changesOnGet: true,
    answerHeaders: { 200: { 'set-cookie': 'Demo mode, on this computer: a session, if there is none' } },
    show: (request) => signedInPage(request, 'index.html'),
  }),
  route({
    method: 'get',
    path: '/',
    summary: 'Demo mode: sign in as the demo admin, on this computer only',
    access: 'anyone',
    isPage: true,
    changesOnGet: true,
    answers: { 302: null },
    answerHeaders: { 302: { location: 'The demo', 'set-cookie': 'The session' } },
    problems: [403],
    handle: async ({ context, headers, remoteAddress }) => {
      if (!isHere(context, remoteAddress, headers)) throw notHere();
      const cookie = await signInAdmin(context);
      return { status: 302, headers: { location: `${context.publicUrl}/demo`, 'set-cookie': cookie } };
    },
  }),
  route({
    method: 'get',
    path: '/demo',
    summary: 'Demo mode: cause and effect side by side',
    ...signingInPage,
    handle: (request) => signedInPage(request, 'index.html'),
  }),
  route({
    method: 'get',
    path: '/demo/mailbox',
    summary: 'Demo mode: the mails by which the relay tells of problems',
    ...signingInPage,
    handle: (request) => signedInPage(request, 'index.html'),
  }),
  route({
    method: 'get',
    path: '/demo/mails',
    summary: 'Demo mode: what the relay has mailed, the newest first',
    access: 'admin',
    answers: { 200: z.object({ items: z.array(mail) }) },
    handle: ({ context }) => ({ status: 200, body: { items: [...demoOf(context).mails()] } }),
  }),
  route({
    method: 'get',
    path: '/demo/results/:id',
    summary: 'Demo mode: a results page as AvsB has it, with the panel of linked Jira tickets',
    ...signingInPage,
    params: z.object({ id: foreignId }),
    handle: (request) => signedInPage(request, 'results.html'),
  }),
  route({
    method: 'get',
    path: '/demo/subjects/:id',
    summary: 'Demo mode: the experiment, flag rule or flag that a results page shows',
    access: 'admin',
    params: z.object({ id: foreignId }),
    answers: { 200: subjectBody.extend({ kind: subjectKind, id: foreignId }) },
    handle: async ({ context, caller: { organisationId }, params: { id } }) => {
      const wanted = subjectKinds.map((kind) => ({ organisationId, ref: { kind, id } }));
      const [found] = await findSubjects(context.database, wanted);
      if (found === undefined) throw notFound('subject');
      return { status: 200, body: { ...found.subject, ...found.ref } };
    },
  }),
  route({
    method: 'post',
    path: '/demo/token',
    summary: 'Demo mode: a token for oneself, as AvsB issues it to its own pages for the panel',
    access: 'admin',
    answers: { 200: z.object({ token: z.string() }) },
    handle: async ({ context, caller }) => ({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { token: await demoOf(context).tokenFor(caller) },
    }),
  }),
  route({
    method: 'get',
    path: '/demo/state',
    summary: 'Demo mode: how the simulated Jira behaves, and where its board is',
    access: 'admin',
    answers: {
      200: z.object({
        fault: z.enum(demoFaults),
        boardUrl: z.string(),
        lastScenario: z.enum(demoScenarios).nullable().describe('What same_again sends; null if nothing was sent'),
      }),
    },
    handle: ({ context }) => ({ status: 200, body: demoOf(context).state() }),
  }),
  route({
    method: 'post',
    path: '/demo/events',
    summary: 'Demo mode: send an event as AvsB would',
    access: 'admin',
    body: z.object({ scenario: z.enum(demoScenarios) }),
    answers: { 202: sent },
    problems: [409],
    handle: async ({ context, body }) => {
      const fired = await demoOf(context).fire(body.scenario);
      if (fired !== undefined) return { status: 202, body: fired };
      throw conflict('nothing_sent', 'Nothing has been sent yet.', 'Send another scenario first.');
    },
  }),
  route({
    method: 'put',
    path: '/demo/jira',
    summary: 'Demo mode: make the simulated Jira fail or recover',
    access: 'admin',
    body: z.object({ fault: z.enum(demoFaults) }),
    answers: { 200: z.object({ fault: z.enum(demoFaults) }) },
    handle: ({ context, body }) => {
      demoOf(context).setFault(body.fault);
      return { status: 200, body: { fault: body.fault } };
    },
  }),
  route({
    method: 'post',
    path: '/demo/setup',
    summary: 'Demo mode: connect the demo site and create a destination, if there is none',
    access: 'admin',
    answers: { 204: null },
    handle: async ({ context }) => {
      await demoOf(context).setUp();
      return { status: 204 };
    },
  }),
  route({
    method: 'post',
    path: '/demo/reset',
    summary: 'Demo mode: start over, on both sides',
    access: 'admin',
    answers: { 204: null },
    handle: async ({ context }) => {
      const demo = demoOf(context);
      await forgetOrganisation(context.database, demo.admin.organisationId);
      await demo.reset();
      return { status: 204 };
    },
  }),
];

/** A page that signs in as `/` does: demo mode has no AvsB from which to sign in again once the session has ended. */
async function signedInPage({ context, headers, remoteAddress }: PageRequest, entry: Entry): Promise<HtmlAnswer> {
  const shown = await page(context, entry);
  const isKnown = (await signedInBy(context, headers)) !== undefined;
  if (isKnown || !isHere(context, remoteAddress, headers)) return shown;
  return { ...shown, headers: { ...shown.headers, 'set-cookie': await signInAdmin(context) } };
}

function signInAdmin(context: HttpContext): Promise<string> {
  return beginSession(context, { person: demoOf(context).admin, permissionsAt: context.now() });
}

/** Outside demo mode these routes do not exist. */
function demoOf({ demo }: HttpContext): DemoControls {
  if (demo !== null) return demo;
  throw new AppError('no_such_route', 404, 'This address does not exist.', 'It only exists in demo mode.');
}

/** A relay with a PUBLIC_URL of another computer is meant for others, however a proxy rewrites their requests. */
function isHere({ publicUrl }: HttpContext, remoteAddress: string | undefined, headers: IncomingHttpHeaders): boolean {
  return isLoopbackHost(new URL(publicUrl).host) && isFromThisComputer(remoteAddress, headers);
}

function notHere(): AppError {
  const detail =
    'Demo mode signs everyone in, so it only does that on its own computer, and not through a proxy: open it there.';
  return new AppError('not_on_this_computer', 403, 'This demo runs on another computer.', detail);
}
