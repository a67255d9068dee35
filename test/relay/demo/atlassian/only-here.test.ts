import { request as send } from 'node:http';
import { type SimulatedAtlassian, startSimulatedAtlassian } from '../../../../relay/demo/atlassian';
import { isLoopbackHost } from '../../../../relay/demo/atlassian/only-here';

/** A request with headers that `fetch` does not let one set. */
function ask(cloud: SimulatedAtlassian, method: string, path: string, headers: Record<string, string>, body = '') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = send({ host: '127.0.0.1', port: cloud.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('the simulated Atlassian', () => {
  let cloud: SimulatedAtlassian;
  const failures: unknown[] = [];
  beforeAll(async () => {
    cloud = await startSimulatedAtlassian({ onFailure: (error) => failures.push(error) });
  });
  afterAll(() => cloud.close());

  const own = () => `127.0.0.1:${cloud.port}`;
  const archive = JSON.stringify({ change: 'archiveProject', site: 'acme', project: 'ROLL', archived: true });
  const asJson = { 'content-type': 'application/json' };
  const change = (headers: Record<string, string>, body = archive) =>
    ask(cloud, 'POST', '/_control/world/changes', { host: own(), ...headers }, body);

  it.each(['127.0.0.1', 'localhost', '[::1]', '127.0.0.1:3001'])(
    'answers to the name %s of this computer',
    async (host) => {
      expect((await ask(cloud, 'GET', '/site/acme', { host })).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io:3001',
    '10.0.0.7:3001',
    '0.0.0.0:3001',
    '[::2]:3001',
  ])('does not answer to %j, a name that another host can have led here', async (host) => {
    for (const path of ['/', '/site/acme', '/_control/world', '/authorize', '/oauth/token/accessible-resources']) {
      expect([path, (await ask(cloud, 'GET', path, { host })).status]).toEqual([path, 421]);
    }
    expect((await change({ ...asJson, host })).status).toBe(421);
  });

  it('does not answer what came through a proxy', async () => {
    const headers = { host: own(), 'x-forwarded-for': '203.0.113.7' };
    expect((await ask(cloud, 'GET', '/site/acme', headers)).status).toBe(403);
    expect((await change({ ...asJson, 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
  });

  const foreign: Record<string, Record<string, string>> = {
    'a foreign origin': { origin: 'https://evil.example' },
    'an origin that it hides': { origin: 'null' },
    'another port of this computer': { origin: 'http://127.0.0.1:1' },
    'another site, by Sec-Fetch-Site': { 'sec-fetch-site': 'cross-site' },
    'another host of the same site': { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
  };
  it.each(Object.entries(foreign))('takes no change from a page of %s', async (_, headers) => {
    const paths = {
      '/_control/world/reset': '',
      '/_control/world/changes': archive,
      '/_control/faults': '{"action":{"kind":"dropBefore"}}',
      '/authorize/decision': 'decision=accept',
      '/site/acme/browse/ROLL-1/transition': 'transition=31',
      '/forge/sites/acme/links': '{}',
    };
    for (const [path, body] of Object.entries(paths)) {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
        const { status } = await ask(cloud, 'POST', path, { host: own(), 'content-type': type, ...headers }, body);
        expect([path, type, status]).toEqual([path, type, 403]);
      }
    }
    expect((await ask(cloud, 'DELETE', '/_control/faults', { host: own(), ...headers })).status).toBe(403);
    expect(cloud.world.sites[0]?.projects[0]?.archived).toBe(false);
  });

  it('takes a change on its control API as JSON only, which a page of another site cannot send unasked', async () => {
    for (const type of [
      'text/plain',
      'text/plain;charset=UTF-8',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ]) {
      expect((await change({ 'content-type': type })).status).toBe(415);
      expect((await ask(cloud, 'POST', '/_control/world/reset', { host: own(), 'content-type': type })).status).toBe(
        415,
      );
    }
    expect((await change(asJson)).status).toBe(204);
  });

  it('takes a change from its own pages, and from a program', async () => {
    const sameOrigin = { ...asJson, origin: `http://${own()}`, 'sec-fetch-site': 'same-origin' };
    for (const headers of [sameOrigin, { ...asJson, origin: `http://${own()}` }, asJson]) {
      expect((await change(headers)).status).toBe(204);
    }
  });

  it.each([
    '/site/%ff',
    '/site/acme/browse/%c0%80',
    '/ex/jira/%ff/rest/api/3/myself',
    '/_control/faults/%ff',
    '/forge/%ff',
  ])('says of the address %s that it cannot be read, and shows no stack', async (path) => {
    const methods = path.startsWith('/_control/faults/') ? ['DELETE'] : ['GET'];
    for (const method of methods) {
      const { status, text } = await ask(cloud, method, path, { host: own() });
      expect([400, 404]).toContain(status);
      expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts\b/);
    }
  });

  it('reports its own mistakes to its output, and shows them to no caller', async () => {
    const { sites } = cloud.world;
    const broken = {
      get: () => {
        throw new Error('broken at /home/user/secret.ts:1:1');
      },
    };
    const [site] = sites;
    Object.defineProperty(sites, 0, { ...broken, configurable: true });
    const { status, text } = await ask(cloud, 'GET', '/site/acme', { host: own() });
    Object.defineProperty(sites, 0, { value: site, writable: true, configurable: true, enumerable: true });
    expect([status, text]).toEqual([500, expect.not.stringContaining('secret')]);
    expect(failures).toMatchObject([{ message: expect.stringContaining('secret') }]);
  });

  it('shows no stack for a body that is too large', async () => {
    const { status, text } = await change(asJson, 'x'.repeat(11 * 1024 * 1024));
    expect(status).toBe(413);
    expect(text).not.toContain('at ');
  });
});

describe('an address to listen on', () => {
  it.each(['127.0.0.1', 'localhost', '::1', '127.8.9.1'])('is this computer alone: %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', 'relay.example', ''])('is others’, too: %j', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
