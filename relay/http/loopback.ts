import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a request comes from this very computer, and was meant for it: by `Host`, too, since a foreign page can make
 * its own host's name lead to 127.0.0.1 (DNS rebinding).
 */
export function isLoopback(remoteAddress: string | undefined, host: string | undefined): boolean {
  if (remoteAddress === undefined || host === undefined || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const named = hostname.replace(/^\[|\]$/g, '');
  return isLoopbackAddress(remoteAddress) && (named === 'localhost' || isLoopbackAddress(named));
}

/** IPv4 inside of IPv6, as sockets that take both show it, counts as IPv4. */
function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const version = isIP(bare);
  return version !== 0 && loopback.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}
