import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Log } from '../delivery/log';
import { AppError } from '../domain/app-error';
import { tooLarge } from './body';
import type { Route } from './route';
import { send } from './send';

/** An error as `application/problem+json` (RFC 9457). */
export function problemOf({ code, title, status, detail, errors, jira }: AppError): string {
  return JSON.stringify({
    type: `urn:avsb:problem:${code}`,
    title,
    status,
    detail,
    ...(errors !== undefined && errors.length > 0 && { errors }),
    ...(jira !== undefined && { jira }),
  });
}

/** Answers an error. */
function sendProblem(response: Response, error: AppError): void {
  const { status, retryAfterSeconds } = error;
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="avsb-jira-relay"');
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  response.status(status).type('application/problem+json').send(problemOf(error));
}

/** The last handler: no route matches. Browsers get a page with the way back, programs a problem. */
export const notFoundHandler: RequestHandler = async (request, response) => {
  const detail = `There is nothing at ${request.method} ${request.path}. Check the address.`;
  const error = new AppError('no_such_route', 404, 'This address does not exist.', detail);
  if (!prefersPage(request)) return sendProblem(response, error);
  const { errorPage } = await import('./html');
  const { status, title } = error;
  const page = errorPage({ status, title, detail: `There is no page at ${request.path}. Check the address.` });
  await send(request, response, page, false);
};

/** Whether the caller is a person's browser rather than a program. */
export function prefersPage(request: Request): boolean {
  return request.accepts('application/problem+json', 'text/html') === 'text/html';
}

/** PostgreSQL's text can't contain NUL: an address with one names nothing, and must not reach a query. */
export const nulHandler: RequestHandler = (request, response, next) => {
  if (!request.url.includes('%00')) return next();
  sendProblem(response, unreadableAddress(400));
};

/** After the routes of an address, or instead of them: it takes other methods, but not this one. */
export function methodHandler(routes: readonly Pick<Route, 'method' | 'changesOnGet'>[]): RequestHandler {
  const allowed = routes.flatMap(methodsOf).join(', ');
  return (request, response) => {
    response.setHeader('allow', allowed);
    const detail = `${request.path} takes ${allowed}.`;
    const title = `This address does not take ${request.method}.`;
    sendProblem(response, new AppError('method_not_allowed', 405, title, detail));
  };
}

function methodsOf({ method, changesOnGet }: Pick<Route, 'method' | 'changesOnGet'>): string[] {
  return method === 'get' && !changesOnGet ? ['GET', 'HEAD'] : [method.toUpperCase()];
}

/** Turns any thrown error into a problem. Unexpected errors are logged, and answered without internal details. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const known = asAppError(error);
    if (known.status >= 500) log.error({ err: error, method: request.method, path: request.path }, known.title);
    sendProblem(response, known);
  };
}

/** The error that a caller gets for anything thrown. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnreadable(error)) {
    if (error.status === 413) return tooLarge();
    if (!('type' in error)) return unreadableAddress(error.status);
    return new AppError('unreadable_body', error.status, 'The body cannot be read.', 'Check its length and encoding.');
  }
  return new AppError(
    'internal',
    500,
    'The relay failed.',
    'This is an internal error of AvsB. Try again; the log has the details.',
  );
}

function unreadableAddress(status: number): AppError {
  const detail = 'Check its %-encoding: it must be that of UTF-8, without NUL.';
  return new AppError('unreadable_address', status, 'The address cannot be read.', detail);
}

/** What Express throws for a body that it cannot read, which has a `type`, and for an address. */
function isUnreadable(error: unknown): error is Error & { status: number } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
}
