import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { mayHaveArrived } from '../../../relay/atlassian/network-error';
import { createSender, isTooLate, type Sent } from '../../../relay/atlassian/sender';
import { always, type LocalServer, nowhere, serve } from './local-server';

let server: LocalServer | undefined;
afterEach(() => server?.close());

const sender = createSender();

async function ask(answer: RequestListener, asked: Partial<Sent> = {}) {
  server = await serve(answer);
  const maxBytes = () => 1_000;
  return sender.send({
    url: `${server.url}/rest?x=1`,
    method: 'POST',
    headers: { authorization: 'Bearer a' },
    body: '{"text":"ä"}',
    timeoutMs: 5_000,
    maxBytes,
    ...asked,
  });
}

const gzipped =
  (bytes: Buffer): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(bytes);
  };

describe('a request that is sent', () => {
  it('arrives whole, with its length', async () => {
    await ask(always(200, {}));
    expect(server?.seen).toEqual([
      {
        method: 'POST',
        url: '/rest?x=1',
        body: '{"text":"ä"}',
        headers: expect.objectContaining({ authorization: 'Bearer a', 'content-length': '13', 'user-agent': 'node' }),
      },
    ]);
  });

  it('goes over the connection of the one before', async () => {
    const ports: unknown[] = [];
    const notePort: RequestListener = (request, response) => {
      ports.push(request.socket.remotePort);
      response.end('{}');
    };
    await ask(notePort);
    await sender.send({
      url: `${server?.url}`,
      method: 'GET',
      headers: {},
      body: undefined,
      timeoutMs: 5_000,
      maxBytes: () => 10,
    });
    expect(new Set(ports).size).toBe(1);
  });

  it('fails as one that never arrived where nothing listens', async () => {
    const error = await ask(always(200, {}), { url: await nowhere() }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(mayHaveArrived(error)).toBe(false);
  });

  it('fails as too late, and as one that may have arrived, after its time without an answer', async () => {
    const error = await ask(() => undefined, { timeoutMs: 50 }).catch((reason: unknown) => reason);
    expect([isTooLate(error), mayHaveArrived(error)]).toEqual([true, true]);
  });

  it('ends when all that wait are cut', async () => {
    const own = createSender();
    server = await serve(() => own.cut());
    const cut = own.send({
      url: server.url,
      method: 'GET',
      headers: {},
      body: undefined,
      timeoutMs: 5_000,
      maxBytes: () => 10,
    });
    await expect(cut).rejects.toThrow('The relay is stopping.');
  });
});

describe('an answer', () => {
  it('is read with its status and headers, redirects included', async () => {
    const { headers, ...answer } = await ask(always(302, { a: 'ä' }, { location: '/elsewhere', 'retry-after': '3' }));
    expect(answer).toEqual({ status: 302, text: '{"a":"ä"}', problem: null });
    expect([headers.get('retry-after'), headers.get('ratelimit-reason')]).toEqual(['3', null]);
    expect(server?.seen).toHaveLength(1);
  });

  it('is decompressed', async () => {
    expect(await ask(gzipped(gzipSync('{"a":1}')))).toMatchObject({ text: '{"a":1}', problem: null });
  });

  it('is read only as far as its limit, counted after decompression', async () => {
    const text = 'x'.repeat(100_000);
    for (const answer of [always(200, text), gzipped(gzipSync(text))]) {
      const { text: read, problem } = await ask(answer);
      expect([read, problem]).toEqual(['x'.repeat(1_000), 'its body is longer than 1000 bytes']);
      await server?.close();
    }
  });

  it('keeps what arrived of it where it breaks off, plain or compressed', async () => {
    const brokenOff: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"a"', () => response.destroy());
    };
    expect(await ask(brokenOff)).toMatchObject({ status: 200, problem: expect.stringMatching(/^its body broke off/) });
    await server?.close();
    expect(await ask(gzipped(gzipSync('{"a":1}').subarray(0, 12)))).toMatchObject({
      status: 200,
      problem: expect.stringMatching(/^its body broke off/),
    });
  });

  it('that does not end is given up in time', async () => {
    const endless: RequestListener = (_request, response) => void response.write('{"a":');
    expect(await ask(endless, { timeoutMs: 100 })).toMatchObject({
      text: '{"a":',
      problem: 'its body broke off (TimeoutError)',
    });
  });
});
