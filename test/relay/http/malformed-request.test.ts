import { once } from 'node:events';
import { connect } from 'node:net';
import { startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});

/** Writes bytes as they are. @returns all that comes back until the connection ends */
async function write(text: string): Promise<string> {
  const { hostname, port } = new URL(relay.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    answer += part;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

describe('a malformed HTTP request', () => {
  it.each([
    ['is not HTTP at all', 'hello\r\n\r\n', 400, 'malformed_request'],
    [
      'has two lengths',
      'POST /v1/events HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
      400,
      'malformed_request',
    ],
    [
      'has a length and is chunked',
      'POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'has headers without end',
      `GET /healthz HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['has an address without end', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'headers_too_large'],
  ])('that %s is answered with a problem, and the connection closed', async (_, text, status, code) => {
    const [head = '', body = ''] = (await write(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json/m);
    expect(JSON.parse(body)).toEqual({
      type: `urn:avsb:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
    });
  });

  it('that follows one still being answered is answered after it, or not at all', async () => {
    const answer = await write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nhello\r\n\r\n');
    expect(answer === '' || /^HTTP\/1\.1 (200|400) /.test(answer)).toBe(true);
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
  });
});
