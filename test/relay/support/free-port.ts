import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which the system takes the ports of outgoing connections: one of those must not get the port
 * while its owner is down.
 */
const ports = { first: 20_000, count: 12_000 };
let lastPort = ports.first + Math.floor(Math.random() * ports.count);

/** A port that no process listens on, and that the system doesn't assign by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    lastPort = ports.first + ((lastPort + 1 - ports.first) % ports.count);
    const port = lastPort;
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await Promise.race([
      once(probe, 'listening').then(() => true),
      once(probe, 'error').then(() => false),
    ]).catch(() => false);
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
