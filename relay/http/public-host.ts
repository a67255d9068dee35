import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer';
import { cookieIn, setCookie } from './cookie';

/** A browser that was sent to PUBLIC_URL's host shows it there, for the next ten seconds. */
const sentCookie = 'avsb_jira_sent';

/**
 * Sends a page that was asked under another host than PUBLIC_URL's there, since the cookies of signing in and of
 * connecting a site belong to that host. Undefined where it was asked rightly.
 *
 * A proxy that rewrites `Host` and adds no `X-Forwarded-Host` makes every page look wrongly asked: a browser that
 * comes back from being sent is let through, so that it does not go in circles.
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

/** Host and port, without a port that goes without saying in http or https. */
function hostIn(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return port === '' || port === '80' || port === '443' ? hostname : `${hostname}:${port}`;
}
