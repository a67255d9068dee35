import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { eventOf, jwtSecret, type PersonClaims, signedHeaders, tokenOf, webhookSecret } from '../support/avsb';
import { type CallOptions, startRelay, type TestRelay } from '../support/relay';
import { pathOf, routesFor, titleOf } from './routes';

const bodiless = new Set(['get', 'delete']);

/** Calls a route, with a body where its method has one. */
function callRoute(relay: TestRelay, route: ReturnType<typeof routesFor>[number], options: CallOptions, path?: string) {
  const body = bodiless.has(route.method) ? undefined : {};
  return relay.call(route.method.toUpperCase(), path ?? pathOf(route), body, options);
}

const forPeople = routesFor('person', 'admin');
const forAdmins = routesFor('admin');
const forEverybodyOfAvsB = routesFor('person');
const signed = routesFor('avsb');

describe('a route for people', () => {
  let relay: TestRelay;
  const tokens: Record<string, string | null> = {};

  beforeAll(async () => {
    relay = await startRelay();
    const parts = (await tokenOf()).split('.');
    const [header = '', payload = '', signature = ''] = parts;
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const longAgo = Math.floor(Date.now() / 1_000) - 60;
    Object.assign(tokens, {
      'no token': null,
      garbage: 'garbage',
      'three parts of garbage': 'a.b.c',
      'an expired token': await tokenOf({ exp: longAgo }),
      'a token for another audience': await tokenOf({ aud: 'avsb-slack-relay' }),
      'a token of another issuer': await tokenOf({ iss: 'someone-else' }),
      'a token signed with another secret': await tokenOf({}, 'another secret of many characters'),
      'a token with the algorithm none': `${unsigned}.${payload}.`,
      'a token with the algorithm none and a signature': `${unsigned}.${payload}.${signature}`,
      'a token whose claims were changed': [
        header,
        Buffer.from(JSON.stringify({ ...claimsIn(payload), org: 'org_2' })).toString('base64url'),
        signature,
      ].join('.'),
      'a token without a signature': `${header}.${payload}.`,
      'a token without an organisation': await tokenOf({ org: '' }),
      'a token without an expiry': await new SignJWT(claimsIn(payload))
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(jwtSecret)),
      'a token with a stronger algorithm than agreed': await new SignJWT({ ...claimsIn(payload), exp: longAgo + 3600 })
        .setProtectedHeader({ alg: 'HS512' })
        .sign(new TextEncoder().encode(jwtSecret)),
      'a token that is not valid yet': await new SignJWT({ ...claimsIn(payload), exp: longAgo + 3600 })
        .setProtectedHeader({ alg: 'HS256' })
        .setNotBefore(longAgo + 600)
        .sign(new TextEncoder().encode(jwtSecret)),
    });
  });
  afterAll(() => relay.stop());

  it.each(forPeople.map((route) => [titleOf(route), route] as const))(
    'answers 401 to no or a bad token: %s',
    async (_, route) => {
      for (const [what, token] of Object.entries(tokens)) {
        const { status, body, headers } = await callRoute(relay, route, { token });
        expect([what, status]).toEqual([what, 401]);
        expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
        expect(headers.get('www-authenticate')).toMatch(/^Bearer\b/);
        expect(body).toMatchObject({ status: 401, type: expect.any(String), title: expect.any(String) });
        expect(JSON.stringify(body)).not.toContain(token ?? 'eyJ');
      }
    },
  );

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Token abc', 'bearer'])('answers 401 to the header %j', async (header) => {
    const { status } = await relay.call('GET', '/v1/event-types', undefined, {
      token: null,
      headers: { authorization: header },
    });
    expect(status).toBe(401);
  });

  it('takes the scheme in any case', async () => {
    const headers = { authorization: `bearer ${await tokenOf()}` };
    expect((await relay.call('GET', '/v1/event-types', undefined, { token: null, headers })).status).toBe(200);
  });

  it('says to open the page again if the token has expired', async () => {
    const { body } = await relay.call('GET', '/v1/event-types', undefined, { token: tokens['an expired token'] ?? '' });
    expect(body.detail).toMatch(/expired/);
  });

  it.each(forAdmins.map((route) => [titleOf(route), route] as const))(
    'answers 403 to a person without manageIntegrations: %s',
    async (_, route) => {
      for (const permissions of [[], ['manageExperiments'], ['ManageIntegrations'], ['manageIntegrations ']]) {
        const { status, body } = await callRoute(relay, route, { claims: { permissions } });
        expect([permissions, status]).toEqual([permissions, 403]);
        expect(body).toMatchObject({ status: 403, type: 'urn:avsb:problem:forbidden' });
      }
    },
  );

  it.each(forEverybodyOfAvsB.map((route) => [titleOf(route), route] as const))(
    'does not ask for manageIntegrations: %s',
    async (_, route) => {
      const { status } = await callRoute(relay, route, { claims: { permissions: [] } });
      expect([200, 404, 422]).toContain(status);
    },
  );

  it('asks for manageIntegrations except where the contract lists an exception', () => {
    const free = new Set([
      'GET /v1/session',
      'GET /v1/event-types',
      'GET /v1/subjects/:kind/:id',
      'GET /v1/links',
      'GET /v1/links/destinations',
      'POST /v1/links',
      'DELETE /v1/links/:id',
    ]);
    expect(forEverybodyOfAvsB.map(titleOf).filter((title) => !free.has(title))).toEqual([]);
    expect(forAdmins.map(titleOf).filter((title) => free.has(title))).toEqual([]);
  });
});

describe('a signed route', () => {
  let relay: TestRelay;
  const newSecret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;
  const foreignSecret = `whsec_${Buffer.alloc(24, 6).toString('base64')}`;
  const body = JSON.stringify(eventOf('experiment.launched'));
  const at = (offMs: number) => new Date(Date.now() + offMs);

  beforeAll(async () => {
    relay = await startRelay({ environment: { AVSB_WEBHOOK_SECRET: `${newSecret} ${webhookSecret}` } });
  });
  afterAll(() => relay.stop());

  it('exists', () => expect(signed.map(titleOf)).toContain('POST /v1/events'));

  it.each(signed.map((route) => [titleOf(route), route] as const))(
    'answers 401 to an unsigned, badly signed, old or future message: %s',
    async (_, route) => {
      const good = signedHeaders(body);
      const bad: Record<string, Record<string, string>> = {
        unsigned: {},
        'without an id': without(good, 'webhook-id'),
        'without a time': without(good, 'webhook-timestamp'),
        'without a signature': without(good, 'webhook-signature'),
        'with an empty signature': { ...good, 'webhook-signature': '' },
        'with a signature of nothing': { ...good, 'webhook-signature': 'v1,' },
        'with garbage for a signature': { ...good, 'webhook-signature': 'v1,Z2FyYmFnZQ==' },
        'with a signature of another version': {
          ...good,
          'webhook-signature': (good['webhook-signature'] ?? '').replace('v1,', 'v1a,'),
        },
        'with the signature of another body': signedHeaders(`${body} `),
        'with the signature of another id': { ...good, 'webhook-id': 'msg_other' },
        'with the signature of another time': {
          ...good,
          'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 7),
        },
        'with an invalid time': { ...good, 'webhook-timestamp': 'now' },
        'with a time and more behind it': { ...good, 'webhook-timestamp': `${good['webhook-timestamp']}junk` },
        'by a foreign secret': signedHeaders(body, { secret: foreignSecret }),
        'from more than 5 minutes ago': signedHeaders(body, { at: at(-302_000) }),
        'from more than 5 minutes ahead': signedHeaders(body, { at: at(302_000) }),
      };
      for (const [what, headers] of Object.entries(bad)) {
        const answer = await send(relay, route, headers);
        expect([what, answer.status]).toEqual([what, 401]);
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
      }
    },
  );

  it.each(signed.map((route) => [titleOf(route), route] as const))(
    'is not open to people, whatever their permissions: %s',
    async (_, route) => {
      const answer = await send(relay, route, { authorization: `Bearer ${await tokenOf()}` });
      expect(answer.status).toBe(401);
    },
  );

  it.each([
    ['the new one of two rotated secrets', () => ({ secret: newSecret })],
    ['the old one of two rotated secrets', () => ({ secret: webhookSecret })],
    ['a clock that is nearly 5 minutes behind', () => ({ at: at(-280_000) })],
    ['a clock that is nearly 5 minutes ahead', () => ({ at: at(280_000) })],
  ])('accepts a message signed with %s', async (_, how) => {
    const [route] = signed.filter(({ path }) => path === '/v1/events');
    expect((await send(relay, route!, signedHeaders(body, how()))).status).toBe(202);
  });

  it('accepts a message with several signatures, of which one matches', async () => {
    const headers = signedHeaders(body);
    const foreign = signedHeaders(body, { secret: foreignSecret, id: headers['webhook-id'] ?? '' });
    const signatures = `${foreign['webhook-signature']} v1a,ZWQyNTUxOQ== ${headers['webhook-signature']}`;
    const [route] = signed.filter(({ path }) => path === '/v1/events');
    expect((await send(relay, route!, { ...headers, 'webhook-signature': signatures })).status).toBe(202);
  });

  it('answers 401 to other bytes than those that were signed, even if both decode to the same text', async () => {
    const replacement = '\ufffd';
    const text = JSON.stringify(eventOf('experiment.launched', { data: { experimentName: replacement } }));
    const [before = '', after = ''] = text.split(replacement);
    const encoder = new TextEncoder();
    const other = Uint8Array.from([...encoder.encode(before), 0xff, ...encoder.encode(after)]);
    expect(new TextDecoder().decode(other)).toBe(text);
    const [route] = signed.filter(({ path }) => path === '/v1/events');
    expect((await send(relay, route!, signedHeaders(text), other)).status).toBe(401);
    expect((await send(relay, route!, signedHeaders(text), text)).status).toBe(202);
  });

  async function send(
    { url }: TestRelay,
    route: (typeof signed)[number],
    headers: Record<string, string>,
    sent: string | Uint8Array<ArrayBuffer> = body,
  ) {
    return fetch(`${url}${pathOf(route, { kind: 'experiment' })}`, {
      method: route.method.toUpperCase(),
      headers: { 'content-type': 'application/json', ...headers },
      body: new Uint8Array(Buffer.from(sent)),
    });
  }
});

describe("tokens by AvsB's published keys", () => {
  let relay: TestRelay;
  let keys: KeyServer;
  let rsa: CryptoKey;
  let elliptic: CryptoKey;

  beforeAll(async () => {
    const rsaPair = await generateKeyPair('RS256', { extractable: true });
    const ellipticPair = await generateKeyPair('ES256', { extractable: true });
    rsa = rsaPair.privateKey;
    elliptic = ellipticPair.privateKey;
    keys = await serveKeys([
      { ...(await exportJWK(rsaPair.publicKey)), kid: 'rsa-1', alg: 'RS256', use: 'sig' },
      { ...(await exportJWK(ellipticPair.publicKey)), kid: 'ec-1', alg: 'ES256', use: 'sig' },
    ]);
    relay = await startRelay({ environment: { AVSB_JWT_SECRET: '', AVSB_JWKS_URL: keys.url } });
  });
  afterAll(async () => {
    await relay.stop();
    await keys.close();
  });

  const statusWith = async (token: string, of = relay) =>
    (await of.call('GET', '/v1/event-types', undefined, { token })).status;

  it('are accepted with RS256 and with ES256', async () => {
    expect(await statusWith(await publishedToken('RS256', 'rsa-1', rsa))).toBe(200);
    expect(await statusWith(await publishedToken('ES256', 'ec-1', elliptic))).toBe(200);
  });

  it('are refused if the key is unknown or is for another algorithm', async () => {
    const stranger = await generateKeyPair('RS256');
    expect(await statusWith(await publishedToken('RS256', 'rsa-2', stranger.privateKey))).toBe(401);
    expect(await statusWith(await publishedToken('RS256', 'rsa-1', stranger.privateKey))).toBe(401);
    expect(await statusWith(await publishedToken('ES256', 'rsa-1', elliptic))).toBe(401);
  });

  it('are refused if they have expired or are for another audience', async () => {
    expect(await statusWith(await publishedToken('RS256', 'rsa-1', rsa, { exp: '-1m' }))).toBe(401);
    expect(await statusWith(await publishedToken('RS256', 'rsa-1', rsa, { aud: 'other' }))).toBe(401);
    expect(await statusWith(await publishedToken('RS256', 'rsa-1', rsa, { iss: 'other' }))).toBe(401);
  });

  it('leave no way in by a shared secret: a public key is no HMAC secret', async () => {
    expect(await statusWith(await tokenOf())).toBe(401);
    const published = await (await fetch(keys.url)).text();
    expect(await statusWith(await tokenOf({}, published))).toBe(401);
  });

  it('work beside a shared secret if both are configured', async () => {
    const both = await startRelay({ environment: { AVSB_JWKS_URL: keys.url } });
    try {
      expect(await statusWith(await tokenOf(), both)).toBe(200);
      expect(await statusWith(await publishedToken('ES256', 'ec-1', elliptic), both)).toBe(200);
    } finally {
      await both.stop();
    }
  });

  it.each([
    ['cannot be reached', { reachable: false, status: 200, body: '' }],
    ['answer 500', { reachable: true, status: 500, body: 'out of order' }],
    ['are not JSON', { reachable: true, status: 200, body: '<html>' }],
    ['are JSON, but no keys', { reachable: true, status: 200, body: '{"error":"out of order"}' }],
  ])('are 503, and not 401, while the keys %s', async (_, { reachable, status, body }) => {
    const broken = await serveText(status, body);
    if (!reachable) await broken.close();
    const other = await startRelay({ environment: { AVSB_JWT_SECRET: '', AVSB_JWKS_URL: broken.url } });
    try {
      const answer = await other.call('GET', '/v1/event-types', undefined, {
        token: await publishedToken('RS256', 'rsa-1', rsa),
      });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
      expect(await statusWith('garbage', other)).toBe(401);
    } finally {
      await other.stop();
      if (reachable) await broken.close();
    }
  });
});

describe("another organisation's object", () => {
  let relay: TestRelay;
  const ids: Record<string, string> = {};
  const stranger: PersonClaims = { org: 'org_2', sub: 'user_2' };

  beforeAll(async () => {
    relay = await startRelay();
    const destination = await relay.destination();
    const sent = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(sent.deliveries[0].id);
    // To org_3 both sites of the grant are new, so that it must choose; its person must not learn of it through org_1's id.
    await relay.connect('globex', { org: 'org_3' });
    const choice = await relay.connect('hobby');
    const { body: links } = await relay.call('GET', '/v1/links');
    // An address, so that no name has to be looked up.
    const target = 'https://8.8.8.8/here';
    const { body: notice } = await relay.call('POST', '/v1/notices', { kind: 'webhook', target });
    // What Jira refuses for good is a problem that stands.
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'answer', status: 400 } });
    const refused = await relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_refused' }));
    await relay.settled(refused.deliveries[0].id);
    Object.assign(ids, {
      '/v1/sites/choices': choice.searchParams.get('choose') ?? '',
      '/v1/sites': destination.site.id,
      '/v1/destinations': destination.id,
      '/v1/deliveries': sent.deliveries[0].id,
      '/v1/links': links.items[0].id,
      '/v1/notices': notice.id,
    });
  });
  afterAll(() => relay.stop());

  const withId = forPeople.filter(({ path }) => path.includes(':id') && !path.includes(':kind'));
  const idFor = (path: string) => ids[path.slice(0, path.indexOf('/:id'))] ?? '';

  it('exists, for each of the kinds', () => {
    for (const id of Object.values(ids)) expect(id).toMatch(/^[a-z]+_[0-9A-Z]{26}$/);
    for (const { path } of withId) expect([path, idFor(path)]).toEqual([path, expect.stringMatching(/./)]);
  });

  it.each(withId.map((route) => [titleOf(route), route] as const))('answers 404, never 403: %s', async (_, route) => {
    const path = pathOf(route, { id: idFor(route.path), key: 'ROLL', issueKey: 'ROLL-1' });
    const body = bodiless.has(route.method) ? undefined : { cloudId: 'x', mappings: [], eventType: 'flag.stale' };
    const asked = `${path}?issueTypeId=10001`;
    const { status } = await relay.call(route.method.toUpperCase(), asked, body, { claims: stranger });
    expect(status).toBe(404);
  });

  it.each(withId.filter(({ method }) => bodiless.has(method)).map((route) => [titleOf(route), route] as const))(
    'gives the same answer as an id that never existed: %s',
    async (_, route) => {
      const call = (id: string) => {
        const path = pathOf(route, { id, key: 'ROLL', issueKey: 'ROLL-1' });
        return relay.call(route.method.toUpperCase(), `${path}?issueTypeId=10001`, undefined, { claims: stranger });
      };
      const foreign = await call(idFor(route.path));
      const never = await call('unknown');
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(never.body);
    },
  );

  it('answers 404 to changes that are well-formed', async () => {
    const asStranger = { claims: stranger };
    const mappings = { mappings: [] };
    const site = ids['/v1/sites'] ?? '';
    for (const [method, path, body] of [
      ['POST', `/v1/sites/${site}/reconnect`, undefined],
      ['POST', `/v1/sites/choices/${ids['/v1/sites/choices']}`, { cloudId: 'acme' }],
      ['POST', '/v1/destinations', { siteId: site, projectKey: 'ROLL' }],
      ['PUT', `/v1/destinations/${ids['/v1/destinations']}/mappings`, mappings],
    ] as const) {
      expect([path, (await relay.call(method, path, body, asStranger)).status]).toEqual([path, 404]);
    }
  });

  it('is in no list', async () => {
    const lists = forPeople.filter(({ method, path }) => method === 'get' && !path.includes(':'));
    for (const route of lists.filter(({ path }) => !['/v1/event-types', '/v1/session', '/v1/stats'].includes(path))) {
      const mine = await relay.call('GET', route.path);
      const theirs = await relay.call('GET', route.path, undefined, { claims: stranger });
      expect([route.path, mine.body.items.length > 0]).toEqual([route.path, true]);
      expect([route.path, theirs.body.items]).toEqual([route.path, []]);
      if (mine.body.total !== undefined) expect(theirs.body.total).toBe(0);
    }
  });

  it('is found by no filter, and is not the subject of a list', async () => {
    const asStranger = { claims: stranger };
    const destinationId = ids['/v1/destinations'];
    const deliveries = await relay.call('GET', `/v1/deliveries?destinationId=${destinationId}`, undefined, asStranger);
    expect(deliveries.body).toEqual({ items: [], nextCursor: null, total: 0 });
    const links = await relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_42', undefined, asStranger);
    expect(links.body).toMatchObject({ items: [] });
    const path = '/v1/subjects/experiment/exp_42';
    expect((await relay.call('GET', path)).status).toBe(200);
    expect((await relay.call('GET', path, undefined, asStranger)).status).toBe(404);
  });
});

function claimsIn(payload: string): Record<string, unknown> {
  const { exp: _, ...claims } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return claims;
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

function publishedToken(alg: string, kid: string, key: CryptoKey, claims: PersonClaims = {}): Promise<string> {
  return new SignJWT({ org: 'org_1', permissions: [] })
    .setProtectedHeader({ alg, kid })
    .setSubject('user_1')
    .setIssuer(claims.iss ?? 'avsb')
    .setAudience(claims.aud ?? 'avsb-jira-relay')
    .setExpirationTime(claims.exp ?? '5m')
    .sign(key);
}

interface KeyServer {
  readonly url: string;
  close(): Promise<void>;
}

function serveKeys(keys: readonly object[]): Promise<KeyServer> {
  return serveText(200, JSON.stringify({ keys }));
}

async function serveText(status: number, text: string): Promise<KeyServer> {
  const server: Server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
