import express, { type Express, type Request as ExpressRequest, type Response as ExpressResponse } from 'express';
import type { z } from 'zod';
import { AppError, unprocessable } from '../domain/app-error';
import { ownTurn } from '../store/own-turn';
import { readBody } from './body';
import { callerOf, checkMayCall, personIn } from './caller';
import type { HttpContext } from './context';
import { cors } from './cors';
import { credentialOf } from './credential';
import { asAppError, errorHandler, methodHandler, notFoundHandler, nulHandler } from './problem';
import { toPublicHost } from './public-host';
import type { Answer, Route } from './route';
import { securityHeaders } from './security-headers';
import { logForbidden } from './security-log';
import { send } from './send';
import { routesServed } from './served';

/** To read what is larger takes a while. */
const smallBodyBytes = 16 * 1024;

/** The relay's HTTP side: every route, with who may call it and what it takes checked before its handler runs. */
export function createHttp(context: HttpContext): Express {
  const app = express();
  app.disable('x-powered-by');
  // Nothing may be kept, so there is nothing to compare with: Express would hash every answer for it.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders(context));
  app.use(nulHandler);
  app.use(['/v1', '/panel.js'], cors(context));
  const served = routesServed({ isDemo: context.demo !== null, hasForge: context.forge !== null });
  for (const route of served) {
    // Express would have a GET's handler answer HEAD, too.
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

function handlerOf(context: HttpContext, route: Route) {
  const answer = route.isPage ? pageTo : answerTo;
  const isPublic = route.access === 'anyone' && route.method === 'get';
  return async (request: ExpressRequest, response: ExpressResponse) =>
    send(request, response, await answer(context, route, request, response), isPublic);
}

/** A page is asked by a browser: in the right place, and an error is something to read. */
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
    if (request.accepts('application/problem+json', 'text/html') !== 'text/html') throw error;
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
    reading ??= readBody(request, response);
    return reading;
  };
  let caller: Awaited<ReturnType<typeof callerOf>> = null;
  try {
    caller = await callerOf(context, route.access, request, body);
    checkMayCall(route.access, caller);
    return await route.handle({
      context,
      caller,
      params: parse(route.params, request.params, ''),
      query: parse(route.query, request.query, ''),
      body: parse(route.body, route.body === undefined ? undefined : fromJson(await inTurn(body)), ''),
      headers: request.headers,
      remoteAddress: request.socket.remoteAddress,
    });
  } catch (error) {
    if (isFailedAuthentication(error)) context.gate.refuse(failureOf(context, route, request, error));
    if (error instanceof AppError && error.status === 403) {
      logForbidden(context, { route, error, address: request.socket.remoteAddress, person: personIn(caller) });
    }
    throw error;
  }
}

/** A large body gets a turn of its own. */
async function inTurn(readBody: () => Promise<Buffer>): Promise<Buffer> {
  const body = await readBody();
  if (body.length > smallBodyBytes) await ownTurn();
  return body;
}

/** Of the caller, or of who signs in by an address. */
function isFailedAuthentication(error: unknown): error is AppError {
  return error instanceof AppError && error.status === 401;
}

function failureOf(context: HttpContext, route: Route, request: ExpressRequest, error: AppError) {
  const address = request.socket.remoteAddress ?? 'unknown';
  return { address, route, credential: credentialOf(context, request), error };
}

function parse(schema: z.ZodType | undefined, value: unknown, root: string): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unprocessable(
    'Some of what was sent is missing or malformed. Mend what is listed.',
    parsed.error.issues
      .slice(0, maxErrors)
      .map(({ path, message }) => ({ path: brief(pathOf(root, path)), message: brief(message) })),
  );
}

/** So many errors are told at once, and of a name that is wrong its beginning: an answer is no larger than a body. */
const maxErrors = 50;
const maxErrorChars = 500;

function brief(text: string): string {
  return text.length <= maxErrorChars ? text : `${text.slice(0, maxErrorChars).toWellFormed()}…`;
}

/** Nothing at all is undefined, which a route takes whose body is optional. */
function fromJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const errors = [{ path: '', message: error instanceof Error ? error.message : 'It is not JSON.' }];
    throw unprocessable('The body is not JSON. Mend what is listed.', errors);
  }
}

function pathOf(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, part) => {
    if (typeof part === 'number') return `${whole}[${part}]`;
    return whole === '' ? String(part) : `${whole}.${String(part)}`;
  }, root);
}
