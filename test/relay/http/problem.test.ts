import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { eventOf, signedHeaders, tokenOf } from '../support/avsb';
import { browse } from '../support/browser';
import { inDatabase } from '../support/database';
import { startRelay, type TestRelay } from '../support/relay';
import { pathOf, routesFor, titleOf } from './routes';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay.stop());

/** What no answer may show: where our code lies, and what it is made of. */
const innerWorkings = /node_modules|\.ts:\d|\bat .+:\d+:\d+|SQLITE|kysely|zod|select .* from/i;

async function expectProblem(response: Response, status: number): Promise<Record<string, unknown>> {
  const text = await response.text();
  expect([response.status, text]).toEqual([status, text]);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  expect(text).not.toMatch(innerWorkings);
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^urn:avsb:problem:[a-z_]+$/),
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/./),
  });
  return problem;
}

async function asAdmin(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${await tokenOf()}`, ...init.headers };
  return fetch(`${relay.url}${path}`, { ...init, headers, redirect: 'manual' });
}

describe('a problem', () => {
  it.each(['/nowhere', '/v1', '/v1/nothing', '/V2/sites', '/v1/sites/x/y/z', '/v1/destinations/x/mappings/y'])(
    'is the answer to an address that does not exist: %s',
    async (path) => {
      const problem = await expectProblem(await asAdmin(path), 404);
      expect(problem.type).toBe('urn:avsb:problem:no_such_route');
    },
  );

  it('never repeats markup of the address as HTML', async () => {
    const response = await asAdmin('/<script>alert(1)</script>');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await expectProblem(response, 404);
  });

  it.each([
    '/v1/destinations/%',
    '/v1/destinations/%zz',
    '/v1/subjects/experiment/%C3%28',
    '/v1/sites/%E0%A4%A/projects',
  ])('is 400 for an address whose %%-encoding is malformed: %s', async (path) => {
    const problem = await expectProblem(await asAdmin(path), 400);
    expect(`${problem.title} ${problem.detail}`).toMatch(/address/);
  });

  it.each([
    ['DELETE', '/v1/events', 'POST'],
    ['POST', '/v1/deliveries', 'GET, HEAD'],
    ['POST', '/v1/subjects/experiment/exp_1', 'PUT, GET, HEAD'],
    ['GET', '/v1/sites/connect', 'POST'],
    ['PATCH', '/healthz', 'GET, HEAD'],
  ])(
    'is 405 with the allowed methods for a method that an address does not support: %s %s',
    async (method, path, allow) => {
      const response = await asAdmin(path, { method });
      expect(response.headers.get('allow')).toBe(allow);
      await expectProblem(response, 405);
    },
  );

  it('is 405 for TRACE, which would return headers that a browser hides from scripts', async () => {
    const { status, headers, text } = await browse(relay, '/healthz', { 'x-secret': 'k7' }, 'TRACE');
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(text).not.toContain('k7');
  });

  it('is the answer to a body in an unknown encoding', async () => {
    const body = JSON.stringify(eventOf('experiment.launched'));
    const headers = { ...signedHeaders(body), 'content-encoding': 'rot13' };
    await expectProblem(await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body }), 415);
  });

  it('is the answer to a body that does not match its encoding', async () => {
    const body = JSON.stringify(eventOf('experiment.launched'));
    const headers = { ...signedHeaders(body), 'content-encoding': 'gzip' };
    await expectProblem(await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body }), 400);
  });

  it('is 413 for a small body that unpacks to a large one', async () => {
    const body = gzipSync(Buffer.alloc(4 * 1024 * 1024, 32));
    const headers = { ...signedHeaders(''), 'content-encoding': 'gzip' };
    await expectProblem(await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body }), 413);
  });

  it('is 413 for a large body on every route that takes one', async () => {
    const body = JSON.stringify({ x: 'x'.repeat(300 * 1024) });
    for (const route of routesFor('person', 'admin', 'avsb').filter(({ body: schema }) => schema !== undefined)) {
      const response = await asAdmin(pathOf(route, { kind: 'experiment' }), {
        method: route.method.toUpperCase(),
        body,
      });
      expect([titleOf(route), response.status]).toEqual([titleOf(route), 413]);
      await expectProblem(response, 413);
    }
  });

  it('is 422 with the paths of what fails validation, in query, path and body', async () => {
    const inQuery = await expectProblem(await asAdmin('/v1/deliveries?limit=many&state=lost'), 422);
    expect(inQuery.errors).toEqual([
      { path: 'limit', message: expect.any(String) },
      { path: 'state', message: expect.any(String) },
    ]);
    const inPath = await expectProblem(await asAdmin('/v1/subjects/nothing/x'), 422);
    expect(inPath.errors).toEqual([{ path: 'kind', message: expect.any(String) }]);
    const body = JSON.stringify({ mappings: [{ eventType: 'experiment.launched', labels: ['a', 7] }] });
    const inBody = await expectProblem(await asAdmin('/v1/destinations/x/mappings', { method: 'PUT', body }), 422);
    expect(inBody.errors).toEqual(
      expect.arrayContaining([{ path: 'mappings[0].labels[1]', message: expect.any(String) }]),
    );
  });

  it.each(['', '{', '[1', 'nonsense', '\u0000', '"\\ud800"', 'null', '[]', '7'])(
    'is 422 for the body %j',
    async (body) => {
      const problem = await expectProblem(await asAdmin('/v1/destinations', { method: 'POST', body }), 422);
      expect(problem.errors).toEqual(
        expect.arrayContaining([expect.objectContaining({ message: expect.any(String) })]),
      );
    },
  );

  it('is the answer to a body nested ten thousand deep', async () => {
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    await expectProblem(await asAdmin('/v1/destinations', { method: 'POST', body }), 422);
  });

  it.each(['?limit=0', '?limit=201', '?limit=-1', '?limit=1.5', '?limit=&cursor=x', '?limit=1&limit=2', '?cursor='])(
    'is 422 for an impossible page: %s',
    async (query) => {
      for (const path of ['/v1/destinations', '/v1/deliveries', '/v1/links', '/v1/audit-log', '/v1/sites']) {
        await expectProblem(await asAdmin(`${path}${query}`), 422);
      }
    },
  );

  it('is the answer, and not a crash, if a property of the prototype is requested', async () => {
    for (const id of ['__proto__', 'constructor', 'toString']) {
      await expectProblem(await asAdmin(`/v1/destinations/${id}`), 404);
      await expectProblem(await asAdmin(`/v1/subjects/${id}/x`), 422);
    }
  });

  it('reveals nothing about an internal error, but logs it', async () => {
    const own = await startRelay();
    await own.destination();
    await inDatabase(own, (database) => database.updateTable('destinations').set({ problems: 'no json' }).execute());
    const response = await fetch(`${own.url}/v1/destinations`, {
      headers: { authorization: `Bearer ${await tokenOf()}` },
    });
    const problem = await expectProblem(response, 500);
    expect(problem.type).toBe('urn:avsb:problem:internal');
    expect(own.logged.some(({ level }) => level === 'error')).toBe(true);
    await own.stop();
  });
});

describe('every answer', () => {
  it('is not to be cached or sniffed, and does not name the software', async () => {
    for (const path of ['/healthz', '/v1/event-types', '/nowhere']) {
      const { headers } = await asAdmin(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('matches the schema of its route', async () => {
    await relay.destination();
    for (const route of routesFor('person', 'admin', 'anyone').filter(
      ({ method, path }) => method === 'get' && !path.includes(':'),
    )) {
      const schema = route.answers[200];
      if (!(schema instanceof z.ZodType)) continue;
      const response = await asAdmin(route.path);
      expect([route.path, response.status]).toEqual([route.path, 200]);
      expect([route.path, schema.safeParse(await response.json()).error?.issues]).toEqual([route.path, undefined]);
    }
  });

  it('to HEAD has no body', async () => {
    const response = await asAdmin('/v1/destinations', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('a client that breaks off', () => {
  it('in the middle of its body does not affect the others', async () => {
    const { port } = new URL(relay.url);
    await new Promise<void>((resolve) => {
      const sending = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/v1/events',
        headers: { 'content-length': 500 },
      });
      sending.on('error', () => resolve());
      sending.on('close', () => resolve());
      sending.write('{"type"', () => sending.destroy());
    });
    expect((await asAdmin('/healthz')).status).toBe(200);
    expect(relay.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the limit of calls a second', () => {
  it('is per token, says when to retry, and exempts signed routes', async () => {
    const limited = await startRelay({ environment: { RATE_LIMIT_PER_SECOND: '3' } });
    try {
      const call = (sub: string) => limited.call('GET', '/v1/event-types', undefined, { claims: { sub, exp: 4e9 } });
      const answers = await Promise.all(Array.from({ length: 12 }, () => call('user_1')));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(6);
      for (const { headers, body } of refused) {
        expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
        expect(body).toMatchObject({ status: 429 });
      }
      expect((await call('user_2')).status).toBe(200);
      await Promise.all(Array.from({ length: 12 }, () => limited.send(eventOf('experiment.launched'))));
    } finally {
      await limited.stop();
    }
  });
});
