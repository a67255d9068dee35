import type { RequestHandler } from 'express';
import type { HttpContext } from './context';
import { isHttps } from './cookie';

/** A year, as browsers' preload lists ask for. */
const hstsSeconds = 365 * 24 * 60 * 60;

const always = Object.entries({
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  // Not `no-referrer`: with that browsers hide the origin of a page's own calls, too.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/**
 * What every answer says to browsers: no sniffing, caching, framing or referrers to other sites. Pages and built files
 * override this where they need to.
 */
export function securityHeaders(context: Pick<HttpContext, 'publicUrl'>): RequestHandler {
  return (_request, response, next) => {
    for (const [name, value] of always) response.setHeader(name, value);
    if (isHttps(context.publicUrl)) response.setHeader('strict-transport-security', `max-age=${hstsSeconds}`);
    next();
  };
}
