import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { hostOf, isPrivate, PrivateTarget, publicLookup } from './address-guard';

/** How a message was taken: `message` says in a sentence what happened. */
export interface Sent {
  readonly ok: boolean;
  readonly message: string;
}

/** For how long a receiver may take. */
const timeoutMs = 10_000;
/** As much of an answer as is read, to say what the receiver said. */
const maxAnswerBytes = 4_096;

export interface PostSettings {
  readonly allowPrivateTargets: boolean;
  /** Aborted when the relay stops. */
  readonly signal?: AbortSignal;
}

/**
 * Posts JSON to an address that an admin chose. Redirects aren't followed, and the address is checked in the lookup of the
 * connection itself, so that no name can lead into the relay's network between a check and the call.
 */
export function postJson(
  { allowPrivateTargets, signal }: PostSettings,
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const host = hostOf(url);
  if (!allowPrivateTargets && isIP(host) !== 0 && isPrivate(host)) return Promise.resolve(refusedInside(host));
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
        ...(!allowPrivateTargets && { lookup: publicLookup }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const end = () => resolve(judged(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk.subarray(0, Math.max(0, maxAnswerBytes - (bytes - chunk.length))));
          if (bytes >= maxAnswerBytes) response.destroy();
        });
        response.on('close', end);
        response.on('error', () => undefined);
      },
    );
    request.on('error', (error) => resolve({ ok: false, message: whatHappened(host, error) }));
    request.end(body);
  });
}

function judged(status: number, answer: string): Sent {
  if (status >= 200 && status < 300) return { ok: true, message: `The receiver took it (HTTP ${status}).` };
  const said = answer
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
  const words = said === '' ? '' : ` It said “${said}”.`;
  return { ok: false, message: `The receiver answered with HTTP ${status}.${words}` };
}

function whatHappened(host: string, error: NodeJS.ErrnoException): string {
  if (error instanceof PrivateTarget) return refusedInside(host).message;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return `${host} did not answer within ${timeoutMs / 1_000} s.`;
  }
  return `${host} could not be reached (${error.code ?? error.name}).`;
}

function refusedInside(host: string): Sent {
  return { ok: false, message: `${host} is inside the relay’s own network, where no notice may go.` };
}
