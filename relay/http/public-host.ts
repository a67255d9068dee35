import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer';
import { cookieIn, setCookie } from './cookie';

/** Marks a browser that was redirected to PUBLIC_URL's host, for the next ten seconds. */
const sentCookie = 'avsb_jira_sent';

/**
 * Redirects a page requested under another host than PUBLIC_URL's, since the cookies of signing in and of connecting a
 * site belong to that host. Undefined where the host is right.
 *
 * A proxy that rewrites `Host` and adds no `X-Forwarded-Host` makes every host look wrong: a browser that was just
 * redirected is let through, so that it isn't redirected in circles.
 */
export function toPublicHost(publicUrl: string, path: string, headers: IncomingHttpHeaders): Answer | undefined {
  const asked = askedHost(headers);
  if (asked === undefined || asked === hostIn(publicUrl) || isSent(publicUrl, headers)) return undefined;
  const cookie = setCookie(publicUrl, { name: sentCookie, value: '1', maxAgeSeconds: 10 });
  return { status: 302, headers: { location: `${publicUrl}${path}`, 'set-cookie': cookie } };
}

function isSent(publicUrl: string, { cookie }: IncomingHttpHeaders): boolean {
  return cookieIn(publicUrl, cookie, sentCookie) !== undefined;
}

function askedHost(headers: IncomingHttpHeaders): string | undefined {
  const forwarded = String(headers['x-forwarded-host'] ?? '')
    .split(',')[0]
    ?.trim();
  const asked = forwarded || headers.host;
  return asked === undefined ? undefined : hostIn(`http://${asked}`);
}

/** Host and port, without the default ports of http and https. */
function hostIn(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return port === '' || port === '80' || port === '443' ? hostname : `${hostname}:${port}`;
}
