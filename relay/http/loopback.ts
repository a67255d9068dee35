import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a browser on this computer made the request itself. A reverse proxy on this computer also connects from
 * 127.0.0.1, for anyone on its network, so a request that says it was forwarded doesn't count, wherever it claims to
 * come from: a client can send those headers itself.
 */
export function isFromThisComputer(remoteAddress: string | undefined, headers: IncomingHttpHeaders): boolean {
  return isLoopback(remoteAddress, headers.host) && !Object.keys(headers).some(isAddedByProxy);
}

/** RFC 7239 and RFC 9110 (`Forwarded`, `Via`), and what common proxies, CDNs and tunnels add instead. */
function isAddedByProxy(header: string): boolean {
  return /^(forwarded|via|x-forwarded(-.+)?|x-original-.+|x-envoy-.+|(.+-)?(client|connecting|real|remote)-(ip|addr))$/.test(
    header,
  );
}

/**
 * Whether a request comes from this very computer, and was meant for it: by `Host`, too, since a foreign page can make
 * its own host's name lead to 127.0.0.1 (DNS rebinding).
 */
export function isLoopback(remoteAddress: string | undefined, host: string | undefined): boolean {
  return remoteAddress !== undefined && isLoopbackAddress(remoteAddress) && isLoopbackHost(host);
}

/** Whether a `Host` header, or the host of an address, means this very computer. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const named = new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  return named === 'localhost' || isLoopbackAddress(named);
}

/** IPv4 inside of IPv6, as sockets that take both show it, counts as IPv4. */
function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const version = isIP(bare);
  return version !== 0 && loopback.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}
