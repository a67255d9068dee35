import type { RequestHandler } from 'express';
import type { HttpContext } from './context';

/** How long a browser remembers what it may do; Chromium keeps it for two hours at most. */
const maxAgeSeconds = 2 * 60 * 60;

/**
 * Lets the pages of AVSB_ORIGINS call with a token of AvsB, and no other page. Never with cookies: those belong to the
 * relay's own pages.
 */
export function cors({ avsbOrigins }: Pick<HttpContext, 'avsbOrigins'>): RequestHandler {
  const allowed = new Set(avsbOrigins);
  return (request, response, next) => {
    response.setHeader('vary', 'origin');
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return next();
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method !== 'OPTIONS' || asked === undefined) return next();
    response.set({
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization, content-type, if-match',
      'access-control-max-age': String(maxAgeSeconds),
    });
    response.status(204).end();
  };
}
