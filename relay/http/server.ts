import { createHash } from 'node:crypto';
import express, { type Express, type Request as ExpressRequest, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { z } from 'zod';
import { AppError, unprocessable } from '../domain/app-error';
import { ownTurn } from '../store/own-turn';
import { callerOf, credentialOf } from './caller';
import type { HttpContext } from './context';
import { cors } from './cors';
import { asAppError, errorHandler, methodHandler, notFoundHandler, nulHandler, sendProblem } from './problem';
import { toPublicHost } from './public-host';
import type { Answer, Route } from './route';
import { securityHeaders } from './security-headers';
import { send } from './send';
import { routesServed } from './served';

/** A body may be this large, in bytes. */
const maxBodyBytes = 256 * 1024;

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
  const readBody = express.raw({ type: () => true, limit: maxBodyBytes });
  const limitRate = rateLimiter(context);
  const served = routesServed({ isDemo: context.demo !== null, hasForge: context.forge !== null });
  for (const route of served) {
    const limited = isForPeople(route) ? limitRate : [];
    app[route.method](route.path, ...limited, readBody, handlerOf(context, route));
  }
  for (const path of new Set(served.map((route) => route.path))) {
    app.all(path, methodHandler(served.filter((route) => route.path === path).map(({ method }) => method)));
  }
  app.use(notFoundHandler);
  app.use(errorHandler(context.log));
  return app;
}

function handlerOf(context: HttpContext, route: Route): RequestHandler {
  const answer = route.isPage ? pageTo : answerTo;
  const isPublic = route.access === 'anyone' && route.method === 'get';
  return async (request, response) => send(request, response, await answer(context, route, request), isPublic);
}

/** A page is asked by a browser: in the right place, and an error is something to read. */
async function pageTo(context: HttpContext, route: Route, request: ExpressRequest): Promise<Answer> {
  const elsewhere = toPublicHost(context.publicUrl, request.originalUrl, request.headers);
  if (elsewhere !== undefined) return elsewhere;
  try {
    return await answerTo(context, route, request);
  } catch (error) {
    if (request.accepts('application/problem+json', 'text/html') !== 'text/html') throw error;
    const known = asAppError(error);
    if (known.status >= 500) context.log.error({ err: error, path: request.path }, known.title);
    const { errorPage } = await import('./html');
    return errorPage(known);
  }
}

async function answerTo(context: HttpContext, route: Route, request: ExpressRequest): Promise<Answer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const caller = await callerOf(context, route.access, request, body);
  if (body.length > smallBodyBytes) await ownTurn();
  return route.handle({
    context,
    caller,
    params: parse(route.params, request.params, ''),
    query: parse(route.query, request.query, ''),
    body: parse(route.body, route.body === undefined ? undefined : fromJson(body), ''),
    headers: request.headers,
    remoteAddress: request.socket.remoteAddress,
  });
}

function isForPeople({ access }: Route): boolean {
  return access === 'person' || access === 'admin';
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

/** At most so many calls a second by one token or session; signed routes know no such limit. */
function rateLimiter(context: HttpContext) {
  const { rateLimitPerSecond: perSecond } = context;
  if (perSecond === null) return [];
  const title = 'That was too many calls.';
  const detail = `A token may make ${perSecond} calls a second. Wait for as long as Retry-After says.`;
  return [
    rateLimit({
      windowMs: 1_000,
      limit: perSecond,
      legacyHeaders: false,
      standardHeaders: false,
      validate: false,
      keyGenerator: (request) =>
        createHash('sha256')
          .update(credentialOf(context, request) ?? '')
          .digest('base64'),
      handler: (_request, response) => {
        response.setHeader('retry-after', '1');
        sendProblem(response, new AppError('too_many_requests', 429, title, detail));
      },
    }),
  ];
}
