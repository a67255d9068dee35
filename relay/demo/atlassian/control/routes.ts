import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { readBody } from '../body';
import type { Simulation } from '../context';
import type { RecordedRequest } from '../request-log';
import { resetWorld } from '../world/seed';
import type { World } from '../world/types';
import { applyChange } from './apply-change';
import { changeBody, faultBody, settingsBody } from './bodies';

/** `/_control`: the API by which people, demos and tests in other processes control the simulated Atlassian. */
export function controlRoutes(simulation: Simulation): Router {
  const { world, settings, faults, log } = simulation;
  const router = Router();
  router.use(onlyJson);

  router.get('/faults', (_request, response) => {
    response.json({ items: faults.list() });
  });
  router.post('/faults', (request, response) => {
    const rule = parsed(faultBody, request, response);
    if (rule) response.status(201).json({ id: faults.add(withoutUndefined(rule)) });
  });
  router.delete('/faults/:id', (request, response) => {
    response.status(faults.remove(request.params.id) ? 204 : 404).end();
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });

  router.get('/settings', (_request, response) => {
    response.json(settings);
  });
  router.patch('/settings', (request, response) => {
    const wanted = parsed(settingsBody, request, response);
    if (!wanted) return;
    Object.assign(settings, withoutUndefined(wanted));
    response.json(settings);
  });

  router.get('/requests', (_request, response) => {
    response.json({ items: log.requests.map(withoutTokens) });
  });
  router.get('/violations', (_request, response) => {
    response.json({ items: log.requests.filter(({ violations }) => violations.length > 0).map(withoutTokens) });
  });
  router.delete('/requests', (_request, response) => {
    log.requests.length = 0;
    response.status(204).end();
  });

  router.get('/world', (_request, response) => {
    response.json(withoutSecrets(world));
  });
  router.post('/world/reset', (_request, response) => {
    resetWorld(world);
    simulation.changed();
    response.status(204).end();
  });
  router.post('/world/changes', (request, response) => {
    const wanted = parsed(changeBody, request, response);
    if (!wanted) return;
    try {
      applyChange(world, wanted, simulation.now());
    } catch (error) {
      response.status(422).json({ message: error instanceof Error ? error.message : String(error) });
      return;
    }
    simulation.changed();
    response.status(204).end();
  });
  return router;
}

/** A page of another site can send plain text or a form without a preflight request, but not JSON. */
const onlyJson: RequestHandler = (request, response, next) => {
  const { 'content-type': type } = request.headers;
  if (type === undefined || /^application\/json\s*(;|$)/i.test(type)) return next();
  response.status(415).json({ message: 'Send the body as application/json.' });
};

/** Parses the body; if it is invalid, answers with the problems and returns undefined. */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  response: Response,
): z.infer<Schema> | undefined {
  const result = schema.safeParse(readBody(request).value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  response.status(422).json({ message: 'The body is invalid.', errors });
  return undefined;
}

type Defined<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]: Defined<Exclude<T[K], undefined>> }
    : T;

/** The same without keys whose value is undefined, which Zod leaves behind in its types. */
function withoutUndefined<T>(value: T): Defined<T> {
  return JSON.parse(JSON.stringify(value)) as Defined<T>;
}

/** Codes, tokens and the client's secret stay inside. */
function withoutTokens(request: RecordedRequest): RecordedRequest {
  return request.operationId === 'token' ? { ...request, body: '(hidden)' } : request;
}

function withoutSecrets(world: World): Partial<World> {
  const { apps: _apps, codes: _codes, accessTokens: _access, refreshTokens: _refresh, ...rest } = world;
  return rest;
}
