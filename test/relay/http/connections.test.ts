import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { maxConnections, timeouts } from '../../../relay/http/connections';
import { eventOf, signedHeaders, tokenOf } from '../support/avsb';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';
import { pathOf, routesFor, titleOf } from './routes';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});

const opened: Socket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

interface Connection {
  readonly socket: Socket;
  /** What the relay has said. */
  readonly said: () => string;
}

/** Connects, and sends no more than this. */
async function connectAndSend(text = ''): Promise<Connection> {
  const { port } = new URL(relay.url);
  const socket = connect(Number(port), '127.0.0.1');
  opened.push(socket);
  let said = '';
  socket.setEncoding('utf8').on('data', (part) => {
    said += part;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return { socket, said: () => said };
}

/** So many at a time, since the kernel holds no longer queue of them. */
async function connectMany(count: number, textOf: (index: number) => string): Promise<Connection[]> {
  const connections: Connection[] = [];
  while (connections.length < count) {
    const batch = Array.from({ length: Math.min(250, count - connections.length) }, (_, index) =>
      connectAndSend(textOf(connections.length + index)),
    );
    connections.push(...(await Promise.all(batch)));
  }
  return connections;
}

const openOf = (connections: readonly Connection[]) => connections.filter(({ socket }) => !socket.closed);
const head = (method: string, path: string, headers: Record<string, string>) =>
  [`${method} ${path} HTTP/1.1`, 'host: localhost', ...Object.entries(headers).map((pair) => pair.join(': '))].join(
    '\r\n',
  );
const isHealthy = async () =>
  (await fetch(`${relay.url}/healthz`, { headers: { connection: 'close' } })).status === 200;

describe('idle connections', () => {
  const event = JSON.stringify(eventOf('experiment.launched'));
  const unfinished: Record<string, () => string> = {
    'say nothing': () => '',
    'send half a request line': () => 'GET /heal',
    'send half their headers': () => `${head('GET', '/healthz', {})}\r\n`,
    'send half a body': () =>
      `${head('POST', '/v1/events', { ...signedHeaders(event), 'content-length': String(event.length) })}\r\n\r\n{`,
  };

  it(
    'are closed within the time that a request may take',
    async () => {
      const began = Date.now();
      const connections = await Promise.all(Object.values(unfinished).map((text) => connectAndSend(text())));
      const most = Math.max(timeouts.headersTimeout, timeouts.requestTimeout) + 5_000;
      await until(() => openOf(connections).length === 0, 'all of them to be closed', most);
      expect(Date.now() - began).toBeLessThan(most);
    },
    timeouts.requestTimeout + 15_000,
  );

  it.each(['say nothing', 'send half a body'])('give way to others if there are too many: they %s', async (what) => {
    const connections = await connectMany(1_500, unfinished[what] ?? String);
    expect(await isHealthy()).toBe(true);
    await until(() => openOf(connections).length <= maxConnections, 'the oldest of them to be closed');
    expect(openOf(connections).length).toBeGreaterThan(maxConnections / 2);
    expect(openOf(connections.slice(0, 400))).toEqual([]);
  });

  it('are closed before a call in progress, and before a connection that was used before', async () => {
    const destination = await relay.destination();
    relay.atlassian.faults.add({ match: { operationId: 'searchProjects' }, action: { kind: 'slow', ms: 2_000 } });
    const path = `/v1/sites/${destination.site.id}/projects`;
    const authorization = `Bearer ${await tokenOf()}`;
    const used = await connectAndSend(`${head('GET', '/healthz', {})}\r\n\r\n`);
    await until(() => used.said().includes('"ok"'), 'the first answer');
    used.socket.write(`${head('GET', path, { authorization })}\r\n\r\n`);
    const asked = () => relay.atlassian.requests.some(({ operationId }) => operationId === 'searchProjects');
    await until(asked, 'the relay to ask Jira');
    await connectMany(1_500, () => '');
    await until(() => used.said().includes('"ROLL"'), 'the second answer');
  });
});

describe('a body', () => {
  const large = { 'content-type': 'application/json', 'content-length': String(200 * 1024) };

  it.each(
    routesFor('person', 'admin', 'avsb', 'jira')
      .filter(({ method }) => method !== 'get')
      .map((route) => [titleOf(route), route] as const),
  )('is not read if the caller is not authenticated: %s', async (_, route) => {
    const method = route.method.toUpperCase();
    const { said } = await connectAndSend(`${head(method, pathOf(route, { kind: 'experiment' }), large)}\r\n\r\n`);
    await until(() => said().startsWith('HTTP/1.1 401 '), 'the answer');
  });

  it('is read once the caller is authenticated', async () => {
    const expecting = { ...large, expect: '100-continue' };
    const nobody = await connectAndSend(`${head('POST', '/v1/destinations', expecting)}\r\n\r\n`);
    await until(() => nobody.said().startsWith('HTTP/1.1 401 '), 'the answer');
    const authorization = `Bearer ${await tokenOf()}`;
    const known = { ...expecting, authorization, 'content-length': '2' };
    const somebody = await connectAndSend(`${head('POST', '/v1/destinations', known)}\r\n\r\n`);
    await until(() => somebody.said().startsWith('HTTP/1.1 100 '), 'to be asked');
    somebody.socket.write('{}');
    await until(() => somebody.said().includes('HTTP/1.1 422 '), 'the answer');
  });

  it('that is announced as too large is refused before it arrives, even if the caller can only be authenticated by it', async () => {
    const tooLarge = { ...large, 'content-length': String(10 * 1024 ** 3) };
    const authorization = `Bearer ${await tokenOf()}`;
    for (const [path, headers] of [
      ['/v1/destinations', { ...tooLarge, authorization }],
      ['/v1/events', { ...signedHeaders(''), ...tooLarge }],
    ] as const) {
      const { said } = await connectAndSend(`${head('POST', path, headers)}\r\n\r\n`);
      await until(() => said().startsWith('HTTP/1.1 413 '), 'the answer');
    }
  });

  it('of unannounced size is refused once it is too large', async () => {
    const headers = { ...signedHeaders(''), 'transfer-encoding': 'chunked' };
    const { socket, said } = await connectAndSend(`${head('POST', '/v1/events', headers)}\r\n\r\n`);
    const part = 'x'.repeat(64 * 1024);
    for (let sent = 0; sent < 5; sent += 1) socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    await until(() => said().startsWith('HTTP/1.1 413 '), 'the answer');
  });
});
