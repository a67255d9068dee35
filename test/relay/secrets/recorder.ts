import { once } from 'node:events';
import { connect } from 'node:net';
import { browse } from '../support/browser';
import type { Secret } from './forms';

/** A call, as it went over the wire. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly sent: Readonly<Record<string, string>>;
  readonly status: number;
  readonly received: Readonly<Record<string, string>>;
  readonly setCookie: readonly string[];
  readonly body: string;
}

export interface Recorder {
  readonly recorded: readonly Recorded[];
  /** Asks as a browser does. */
  browse: typeof browse;
  /** Sends what is no HTTP request, and waits until the relay hangs up. */
  raw(text: string): Promise<void>;
  /** Everything secret that went over the wire to a relay. */
  secrets(): Secret[];
  /** What was answered, without what an answer is there to hand over. */
  answers(): string;
  stop(): void;
}

/** Records all that this process sends to a relay by `fetch`: the tests, and the simulated Atlassian. */
export function startRecorder(relayUrl: string): Recorder {
  const recorded: Recorded[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const response = await original(input, init);
    if (!request.url.startsWith(relayUrl)) return response;
    const body = await response.text();
    recorded.push({
      method: request.method,
      url: request.url,
      sent: Object.fromEntries(request.headers),
      status: response.status,
      received: Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie')),
      setCookie: response.headers.getSetCookie(),
      body,
    });
    return Object.assign(response, { text: async () => body, json: async () => JSON.parse(body) });
  };
  return {
    recorded,
    async browse(relay, path, headers = {}, method = 'GET') {
      const answer = await browse(relay, path, headers, method);
      const { status, headers: received, setCookie, text: body } = answer;
      const url = `${relay.url}${path}`;
      recorded.push({ method, url, sent: headers, status, received, setCookie: setCookie.split('\n'), body });
      return answer;
    },
    async raw(text) {
      const { hostname, port } = new URL(relayUrl);
      const socket = connect(Number(port), hostname);
      let body = '';
      socket.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      socket.write(text);
      await once(socket, 'close');
      recorded.push({ method: 'RAW', url: relayUrl, sent: {}, status: 400, received: {}, setCookie: [], body });
    },
    secrets: () => recorded.flatMap(secretsOf).filter(({ value }) => value.length >= minSecretChars),
    answers: () => recorded.map(answerOf).join('\n'),
    stop: () => {
      globalThis.fetch = original;
    },
  };
}

/** What is shorter is no secret, but a test's `token=x`. */
const minSecretChars = 16;

function secretsOf({ url, sent, setCookie, body }: Recorded): Secret[] {
  const { pathname, searchParams } = new URL(url);
  const inAddress: Record<string, string> = {
    code: 'code',
    state: 'state',
    csrf: 'CSRF token',
    token: 'sign-in token',
  };
  const [, bearer] = /^(?:Bearer|Basic|Token) +(.+)$/i.exec(sent.authorization ?? '') ?? [];
  const cookies = [...(sent.cookie ?? '').split(';'), ...setCookie].map((cookie) => cookie.split(/[=;]/));
  const found: [string, string | null | undefined][] = [
    ...Object.entries(inAddress).map(([name, kind]): [string, string | null] => [kind, searchParams.get(name)]),
    [callerOf(pathname), bearer],
    ...cookies.map(([name = '', value]): [string, string | undefined] => [`cookie ${name.trim()}`, value]),
    ['CSRF token', sent['x-csrf-token']],
    ['CSRF token', /"csrfToken":"([^"]+)"/.exec(body)?.[1]],
    ['signature', sent['webhook-signature']?.replace(/^v1,/, '')],
  ];
  return found.flatMap(([kind, value]) => (value ? [{ kind, value }] : []));
}

function callerOf(pathname: string): string {
  if (pathname.startsWith('/hooks/')) return 'token of Jira’s hook';
  return pathname.startsWith('/forge/') ? 'token of Forge' : 'token of AvsB';
}

/** A cookie, the page's CSRF token and the state in Atlassian's address each have one answer that hands them over. */
function answerOf({ method, url, status, received, body }: Recorded): string {
  const { pathname } = new URL(url);
  const handsOver: Record<string, RegExp> = {
    '/v1/session': /"csrfToken":"[^"]+"/,
    '/session': /session\/switch\?csrf=[\w-]+/,
    '/v1/sites/connect': /state=[\w-]+/,
  };
  const handed = handsOver[pathname.replace(/^\/v1\/sites\/[^/]+\/reconnect$/, '/v1/sites/connect')];
  const others = handed === undefined ? body : body.replace(handed, '');
  return JSON.stringify([method, pathname, status, received]) + others;
}
