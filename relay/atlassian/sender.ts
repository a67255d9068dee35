import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { faultOf } from './network-error';
import type { BodyText } from './read-body';

/** A request as it goes over the network. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** From its sending to the end of its answer. */
  readonly timeoutMs: number;
  /** How much is read of an answer's body. */
  readonly maxBytes: (status: number) => number;
}

/** What was answered: the body as far as it could be read. */
export interface Received extends BodyText {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
}

/** Sends requests over connections that are kept open. */
export interface Sender {
  /** @throws what went wrong before the answer's first line; once it has taken too long, an error named `TimeoutError` */
  send(request: Sent): Promise<Received>;
  /** Ends every request that has not been answered yet. */
  cut(): void;
}

/**
 * A connection that was idle for this long is not used again: its other end may be about to close it. Node's own fetch
 * does the same where the other end says nothing (undici, `keepAliveTimeout`).
 */
const idleMs = 4_000;

/** After this, a connection is given up before anything was sent (as undici's `connect.timeout`). */
const connectMs = 10_000;

/** Node's fetch sends it, too. */
const userAgent = 'node';

/**
 * HTTP by Node's own client, at a fifth of the processor time of its fetch, which builds streams and objects for browsers'
 * sake. Redirects are not followed.
 */
export function createSender(): Sender {
  const options = { keepAlive: true, timeout: idleMs };
  const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];
  const waiting = new Set<ClientRequest>();

  function begin(url: string, init: { method: string; headers: Record<string, string | number> }): ClientRequest {
    return url.startsWith('https:')
      ? httpsRequest(url, { ...init, agent: https })
      : httpRequest(url, { ...init, agent: http });
  }

  return {
    send: ({ url, method, headers, body, timeoutMs, maxBytes }) =>
      new Promise((resolve, reject) => {
        const request = begin(url, {
          method,
          headers: {
            ...headers,
            'user-agent': userAgent,
            'accept-encoding': 'gzip',
            ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
          },
        });
        waiting.add(request);
        let answer: IncomingMessage | undefined;
        const timer = setTimeout(() => (answer ?? request).destroy(tooLate()), timeoutMs);
        request.once('socket', (socket) => limitConnecting(request, socket));
        request.on('error', (error) => {
          // What breaks off after the first line is the body's problem.
          if (answer !== undefined) return;
          waiting.delete(request);
          clearTimeout(timer);
          reject(error);
        });
        request.once('response', (response) => {
          answer = response;
          waiting.delete(request);
          const status = response.statusCode ?? 0;
          read(bodyOf(response), maxBytes(status)).then((text) => {
            clearTimeout(timer);
            resolve({ status, headers: headersOf(response), ...text });
          }, reject);
        });
        request.end(body);
      }),
    cut() {
      for (const request of waiting) request.destroy(new Error('The relay is stopping.'));
    },
  };
}

function tooLate(): DOMException {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

/** Whether a request ended because it took too long. */
export function isTooLate(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function limitConnecting(request: ClientRequest, socket: NonNullable<ClientRequest['socket']>): void {
  if (!socket.connecting) return;
  const slow = Object.assign(new Error('The connection took too long.'), { code: 'ETIMEDOUT', syscall: 'connect' });
  const timer = setTimeout(() => request.destroy(slow), connectMs);
  const stop = () => clearTimeout(timer);
  socket.once('connect', stop);
  socket.once('close', stop);
}

function bodyOf(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  // What breaks off breaks off for its reader, too.
  return pipeline(response, createGunzip(), () => undefined);
}

const decoder = new TextDecoder();

/** Reads a body as `readBody` does. */
function read(body: Readable, maxBytes: number): Promise<BodyText> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let remainingBytes = maxBytes;
    const end = (problem: string | null) => resolve({ text: decoder.decode(Buffer.concat(chunks)), problem });
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, Math.max(0, remainingBytes)));
      remainingBytes -= chunk.length;
      if (remainingBytes >= 0) return;
      end(`its body is longer than ${maxBytes} bytes`);
      body.destroy();
    });
    body.once('end', () => end(null));
    body.once('error', (error) => end(`its body broke off (${faultOf(error)})`));
    body.once('close', () => end('its body broke off'));
  });
}

function headersOf({ headers }: IncomingMessage): Received['headers'] {
  return {
    get(name) {
      const value = headers[name];
      return (Array.isArray(value) ? value.join(', ') : value) ?? null;
    },
  };
}
