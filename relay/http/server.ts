import { createHash } from 'node:crypto';
import express, { type Express, type Request as ExpressRequest, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { z } from 'zod';
import { AppError, forbidden, unprocessable } from '../domain/app-error';
import { manageIntegrations } from '../setup/context';
import type { HttpContext } from './context';
import { unauthorized } from './person';
import { errorHandler, methodHandler, notFoundHandler, nulHandler, sendProblem } from './problem';
import type { Access, Answer, Route } from './route';
import { routes } from './routes';
import { demoRoutes } from './routes/demo';
import { verifySigned } from './standard-webhooks';

/** A body may be this large, in bytes. */
const maxBodyBytes = 256 * 1024;

/** The relay's HTTP side: every route, with who may call it and what it takes checked before its handler runs. */
export function createHttp(context: HttpContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    next();
  });
  app.use(nulHandler);
  const readBody = express.raw({ type: () => true, limit: maxBodyBytes });
  const limitRate = rateLimiter(context.rateLimitPerSecond);
  const served = routesServed(context);
  for (const route of served) {
    const limited = route.access === 'person' || route.access === 'admin' ? limitRate : [];
    app[route.method](route.path, ...limited, readBody, async (request, response) => {
      send(response, await answerTo(context, route, request));
    });
  }
  for (const path of new Set(served.map((route) => route.path))) {
    app.all(path, methodHandler(served.filter((route) => route.path === path).map(({ method }) => method)));
  }
  app.use(notFoundHandler);
  app.use(errorHandler(context.log));
  return app;
}

/** Outside demo mode its routes do not exist, whoever asks, nor without a Forge app those of the app. */
function routesServed({ demo, forge }: HttpContext): readonly Route[] {
  const known = demo === null ? routes : [...routes, ...demoRoutes];
  return forge === null ? known.filter(({ access }) => access !== 'forge') : known;
}

async function answerTo(context: HttpContext, route: Route, request: ExpressRequest): Promise<Answer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const caller = await callerOf(context, route.access, request, body);
  return route.handle({
    context,
    caller,
    params: parse(route.params, request.params, ''),
    query: parse(route.query, request.query, ''),
    body: parse(route.body, route.body === undefined ? undefined : fromJson(body), ''),
    headers: request.headers,
  });
}

async function callerOf(context: HttpContext, access: Access, request: ExpressRequest, body: Buffer) {
  switch (access) {
    case 'anyone':
      return null;
    case 'avsb':
      return { webhookId: verifySigned(signedHeaders(request), body, context.webhookSecrets, context.now()) };
    case 'forge': {
      const caller = await context.forge?.verify(bearerToken(request));
      if (caller === undefined) throw new Error('A route of the Forge app is served, though there is no Forge app.');
      context.forge?.limit(caller.cloudId);
      return caller;
    }
    case 'jira':
      await context.verifyJira(request.get('authorization'));
      return null;
    case 'person':
    case 'admin': {
      const person = await context.verifyPerson(bearerToken(request));
      if (access === 'admin' && !person.permissions.includes(manageIntegrations)) {
        throw forbidden('Ask an AvsB admin for it.');
      }
      return person;
    }
  }
}

function signedHeaders(request: ExpressRequest) {
  return {
    'webhook-id': request.get('webhook-id'),
    'webhook-timestamp': request.get('webhook-timestamp'),
    'webhook-signature': request.get('webhook-signature'),
  };
}

function bearerToken(request: ExpressRequest): string {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  if (token === undefined) throw unauthorized('Send a token of AvsB in the header Authorization: Bearer ….');
  return token;
}

function parse(schema: z.ZodType | undefined, value: unknown, root: string): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unprocessable(
    'Some of what was sent is missing or malformed. Mend what is listed.',
    parsed.error.issues.map(({ path, message }) => ({ path: pathOf(root, path), message })),
  );
}

/** Nothing at all is undefined, which a route takes whose body is optional. */
function fromJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const errors = [{ path: '', message: error instanceof Error ? error.message : 'It is not JSON.' }];
    throw unprocessable('The body is not JSON.', errors);
  }
}

function pathOf(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, part) => {
    if (typeof part === 'number') return `${whole}[${part}]`;
    return whole === '' ? String(part) : `${whole}.${String(part)}`;
  }, root);
}

function send(response: Response, { status, body, headers = {} }: Answer): void {
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  response.status(status);
  if (body === undefined) response.end();
  else if (typeof body === 'string') response.send(body);
  else response.json(body);
}

/** At most so many calls a second with one token; signed routes know no such limit. */
function rateLimiter(perSecond: number | null) {
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
          .update(request.get('authorization') ?? '')
          .digest('base64'),
      handler: (_request, response) => {
        response.setHeader('retry-after', '1');
        sendProblem(response, new AppError('too_many_requests', 429, title, detail));
      },
    }),
  ];
}
