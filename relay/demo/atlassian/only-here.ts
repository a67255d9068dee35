import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { RequestHandler } from 'express';

/**
 * The simulator has no sign-in: anyone who reaches it may change anything. So it takes requests from this computer
 * only, and changes only from its own pages and from programs, which send no `Origin` and no `Sec-Fetch-Site`.
 */
export const onlyHere: RequestHandler = (request, response, next) => {
  const refusal = refusalOf(request.method, request.headers);
  if (refusal === undefined) return next();
  response.status(refusal.status).json({ errorMessages: [refusal.message], errors: {} });
};

interface Refused {
  readonly status: number;
  readonly message: string;
}

function refusalOf(method: string, headers: IncomingHttpHeaders): Refused | undefined {
  // A foreign page can make its own host's name lead to 127.0.0.1, and then read and write as if this were its server.
  if (!isLoopbackHost(headers.host)) {
    return { status: 421, message: 'The simulated Atlassian answers to localhost and 127.0.0.1 only.' };
  }
  if (Object.keys(headers).some(isAddedByProxy)) {
    return { status: 403, message: 'The simulated Atlassian answers this computer only, not through a proxy.' };
  }
  if (isChange(method) && isFromAnotherSite(headers)) {
    return { status: 403, message: 'The simulated Atlassian takes changes from its own pages only.' };
  }
  return undefined;
}

function isChange(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}

/** Browsers send the origin of a change: newer ones in `Sec-Fetch-Site`, all of them in `Origin`. */
function isFromAnotherSite({ 'sec-fetch-site': fetchSite, origin, host }: IncomingHttpHeaders): boolean {
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none';
  return origin !== undefined && origin !== `http://${host}`;
}

/** RFC 7239 and RFC 9110 (`Forwarded`, `Via`), and what common proxies, CDNs and tunnels add instead. */
function isAddedByProxy(header: string): boolean {
  return /^(forwarded|via|x-forwarded(-.+)?|x-original-.+|x-envoy-.+|(.+-)?(client|connecting|real|remote)-(ip|addr))$/.test(
    header,
  );
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a `Host` header, or an address to listen on, is this computer and no other. */
export function isLoopbackHost(host: string | undefined): boolean {
  const authority = isIP(host ?? '') === 6 ? `[${host}]` : host;
  if (authority === undefined || !URL.canParse(`http://${authority}`)) return false;
  const name = new URL(`http://${authority}`).hostname.replace(/^\[|\]$/g, '');
  const version = isIP(name);
  return name === 'localhost' || (version !== 0 && loopback.check(name, version === 6 ? 'ipv6' : 'ipv4'));
}
