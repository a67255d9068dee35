import express, { type Express, type Request as ExpressRequest, type Response as ExpressResponse } from 'express';
import { AppError } from '../domain/app-error';
import type { Person } from '../setup/context';
import type { Answer } from './answer';
import { readBody, readLargeBody } from './body';
import { personIn } from './caller';
import type { HttpContext } from './context';
import { cors } from './cors';
import { credentialOf } from './credential';
import { asAppError, errorHandler, methodHandler, notFoundHandler, nulHandler, prefersPage } from './problem';
import { toPublicHost } from './public-host';
import type { Route } from './route';
import { securityHeaders } from './security-headers';
import { logForbidden } from './security-log';
import { send } from './send';
import { routesServed } from './served';

/** The relay's HTTP side: every route, with who may call it and what it takes checked before its handler runs. */
export function createHttp(context: HttpContext): Express {
  const app = express();
  app.disable('x-powered-by');
  // Answers may not be cached, so there is nothing to compare an ETag with: Express would hash every answer for it.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders(context));
  app.use(nulHandler);
  app.use(['/v1', '/panel.js'], cors(context));
  const served = inOrder(routesServed({ isDemo: context.demo !== null, hasForge: context.forge !== null }));
  for (const route of served) {
    // Express would call a GET's handler for HEAD, too.
    if (route.changesOnGet) app.head(route.path, methodHandler([route]));
    app[route.method](route.path, handlerOf(context, route));
  }
  for (const path of new Set(served.map((route) => route.path))) {
    app.all(path, methodHandler(served.filter((route) => route.path === path)));
  }
  app.use(notFoundHandler);
  app.use(errorHandler(context.log));
  return app;
}

/** Express tries one route after the other: events come most often. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  const isOfAvsb = ({ access }: Route) => access === 'avsb';
  return [...routes.filter(isOfAvsb), ...routes.filter((route) => !isOfAvsb(route))];
}

function handlerOf(context: HttpContext, route: Route) {
  const answer = route.isPage ? pageTo : answerTo;
  const isPublic = route.access === 'anyone' && route.method === 'get';
  return async (request: ExpressRequest, response: ExpressResponse) =>
    send(request, response, await answer(context, route, request, response), isPublic);
}

/** A page is opened in a browser: it is redirected to the right host, and errors are pages, too. */
async function pageTo(
  context: HttpContext,
  route: Route,
  request: ExpressRequest,
  response: ExpressResponse,
): Promise<Answer> {
  const elsewhere = toPublicHost(context.publicUrl, request.originalUrl, request.headers);
  if (elsewhere !== undefined && route.method === 'get') return elsewhere;
  try {
    return await answerTo(context, route, request, response);
  } catch (error) {
    if (!prefersPage(request)) throw error;
    const known = asAppError(error);
    if (known.status >= 500) context.log.error({ err: error, path: request.path }, known.title);
    const { errorPage } = await import('./html');
    return errorPage(known);
  }
}

async function answerTo(
  context: HttpContext,
  route: Route,
  request: ExpressRequest,
  response: ExpressResponse,
): Promise<Answer> {
  let reading: Promise<Buffer> | undefined;
  const body = () => {
    reading ??=
      route.largeBody === undefined ? readBody(request, response) : readLargeBody(request, response, route.largeBody);
    return reading;
  };
  let person: Person | null = null;
  try {
    const call = await route.receive(context, request, body);
    person = personIn(call.caller);
    return await call.answer();
  } catch (error) {
    if (isFailedAuthentication(error)) context.gate.refuse(failureOf(context, route, request, error));
    if (error instanceof AppError && error.status === 403) {
      logForbidden(context, { route, error, address: request.socket.remoteAddress, person });
    }
    throw error;
  }
}

/** Whether the caller, or the token in an address that signs in, was not accepted. */
function isFailedAuthentication(error: unknown): error is AppError {
  return error instanceof AppError && error.status === 401;
}

function failureOf(context: HttpContext, route: Route, request: ExpressRequest, error: AppError) {
  const address = request.socket.remoteAddress ?? 'unknown';
  return { address, route, credential: credentialOf(context, request), error };
}
