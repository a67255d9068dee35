import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

const seconds = 1_000;

/** Time limits of a connection, so that one that is slow on purpose doesn't last. */
export const timeouts = {
  /** For a request's headers. */
  headersTimeout: 10 * seconds,
  /** For a whole request: a body of 256 KiB at 100 kbit/s. */
  requestTimeout: 20 * seconds,
  /** How often Node looks for those two. */
  connectionsCheckingInterval: 1 * seconds,
  /** Longer than load balancers keep an idle connection, so that none sends a request on one that was just closed. */
  keepAliveTimeout: 65 * seconds,
} as const satisfies ServerOptions;

/** How long a connection may be silent, for example while its answer isn't read: longer than any answer takes. */
const silenceMs = 120 * seconds;

/** At most this many connections are open at a time. Each costs memory and a file descriptor. */
export const maxConnections = 1_000;

/**
 * Closes silent connections, and limits their number. One too many replaces the one that has waited longest for a whole
 * request, so that a client that opens thousands and sends nothing keeps no other client out.
 */
export function limitConnections(server: Server): void {
  server.timeout = silenceMs;
  /** In the order in which they began to wait. */
  const waiting = new Set<Socket>();
  const wait = (socket: Socket) => {
    waiting.delete(socket);
    if (!socket.destroyed) waiting.add(socket);
  };
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
      waiting.delete(socket);
    });
    wait(socket);
    if (open > maxConnections) closeLongestWaiting(waiting);
  });
  server.on('request', (request, response) => {
    const { socket, headers } = request;
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (hasBody) request.once('end', () => waiting.delete(socket));
    else waiting.delete(socket);
    response.once('close', () => wait(socket));
  });
  // A client that sends `Expect: 100-continue` is told to continue once it has been identified (readBody).
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
}

function closeLongestWaiting(waiting: Set<Socket>): void {
  const [oldest] = waiting;
  if (oldest === undefined) return;
  waiting.delete(oldest);
  oldest.destroy();
}
