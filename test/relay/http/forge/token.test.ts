import { generateKeyPair } from 'jose';
import { forgeCallsPerSecond } from '../../../../relay/http/forge-limit';
import { appOf, type ForgeKeys, forgeAppId, type InvocationClaims, startForgeKeys } from '../../support/forge-keys';
import { siteOf } from '../../support/jira';
import { startRelay, type TestRelay } from '../../support/relay';
import { pathOf, routesFor, titleOf } from '../routes';

let keys: ForgeKeys;
let relay: TestRelay;
let acme: string;
let globex: string;

beforeAll(async () => {
  keys = await startForgeKeys();
  relay = await startRelay({ environment: { FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl } });
  await relay.connect();
  acme = siteOf(relay.atlassian, 'acme').cloudId;
  globex = siteOf(relay.atlassian, 'globex').cloudId;
});
afterAll(() => keys.server.close());

async function ask(token: string | null, from = relay) {
  return from.call('GET', '/forge/v1/issues/10001/subjects', undefined, { token });
}

describe('a call of the Forge app', () => {
  it('is answered for the site that its token names', async () => {
    expect(await ask(await keys.tokenFor(acme))).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('is answered for the site of its API address, if the token has no context', async () => {
    for (const context of [undefined, null, {}]) {
      const token = await keys.tokenFor(acme, { context: context ?? null, app: appOf(acme) });
      expect((await ask(token)).status).toBe(200);
    }
  });

  it('is refused for a site that no organisation has connected', async () => {
    const { status, body } = await ask(await keys.tokenFor(globex));
    expect(status).toBe(403);
    expect(body).toMatchObject({ type: 'urn:avsb:problem:site_not_connected', title: expect.any(String) });
  });

  const refused: [string, () => Promise<InvocationClaims>][] = [
    ['another app', async () => ({ aud: 'ari:cloud:ecosystem::app/99999999-2222-4333-8444-555555555555' })],
    ['a part of the app’s id', async () => ({ aud: '11111111-2222-4333-8444-555555555555' })],
    ['another issuer', async () => ({ iss: 'forge/something-else' })],
    ['a key that is not published', async () => ({ kid: 'forge/2' })],
    ['another key of the same name', async () => ({ key: (await generateKeyPair('RS256')).privateKey })],
    ['another algorithm', async () => ({ alg: 'PS256', key: (await generateKeyPair('PS256')).privateKey })],
    ['an expiry that is past', async () => ({ exp: -10 })],
    ['no expiry', async () => ({ exp: null })],
    ['a time of issue that is to come', async () => ({ iat: 60 })],
    ['a time of issue long ago', async () => ({ iat: -3600, exp: 3600 })],
    ['another environment', async () => ({ app: appOf(acme, 'DEVELOPMENT') })],
    ['no environment', async () => ({ app: { installationId: 'x' } })],
    ['no app', async () => ({ app: null })],
    ['no site', async () => ({ context: {}, app: { ...appOf(acme), apiBaseUrl: 'https://api.atlassian.com' } })],
    ['an invalid site', async () => ({ context: { cloudId: '../acme' } })],
    ['a site that is no UUID', async () => ({ context: { cloudId: 'acme' } })],
    ['a site that is no UUID, by its address', async () => ({ context: {}, app: appOf('acme') })],
  ];
  it.each(refused)('is refused with a token of %s', async (_, claims) => {
    const token = await keys.tokenFor(acme, await claims());
    const { status, body } = await ask(token);
    expect(status).toBe(401);
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('names the site by its only installation where it does so nowhere else', async () => {
    const { apiBaseUrl, ...app } = appOf(acme);
    const contexts = [{ name: 'jira', apiBaseUrl }];
    const installed = { context: {}, app: { ...app, installation: { contexts } } };
    expect((await ask(await keys.tokenFor(acme, installed))).status).toBe(200);
    const twice = { context: {}, app: { ...app, installation: { contexts: [...contexts, ...contexts] } } };
    expect((await ask(await keys.tokenFor(acme, twice))).status).toBe(401);
  });

  it('allows for clocks that differ by a few seconds', async () => {
    expect((await ask(await keys.tokenFor(acme, { exp: -3 }))).status).toBe(200);
    expect((await ask(await keys.tokenFor(acme, { iat: 3 }))).status).toBe(200);
  });

  it.each([
    ['no token', null],
    ['garbage', 'garbage'],
    ['three parts of garbage', 'a.b.c'],
  ])('is refused with %s', async (_, token) => {
    expect((await ask(token)).status).toBe(401);
  });

  it.each(routesFor('forge').map((route) => [titleOf(route), route] as const))(
    'is refused with a person’s token, before anything is read: %s',
    async (_, route) => {
      const body = route.method === 'get' ? undefined : 'no JSON';
      expect((await relay.call(route.method.toUpperCase(), pathOf(route), body)).status).toBe(401);
    },
  );

  it('names the site by its token, never by what it sends', async () => {
    const { status } = await relay.call(
      'POST',
      '/forge/v1/cards?cloudId=acme',
      { urls: [], cloudId: 'acme', context: { cloudId: 'acme' } },
      { token: await keys.tokenFor(globex) },
    );
    expect(status).toBe(403);
  });

  it('fetches the keys once for many calls', async () => {
    const before = keys.server.seen.length;
    for (let call = 0; call < 5; call += 1) await ask(await keys.tokenFor(acme));
    expect(keys.server.seen.length).toBe(before);
  });
});

describe('a site whose app calls too often', () => {
  it('is asked to wait, and no other site with it', async () => {
    // One moment, however long the calls take.
    const now = new Date();
    const busy = await startRelay({
      now: () => now,
      environment: { FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl },
    });
    const token = await keys.tokenFor(acme);
    const calls = Array.from({ length: forgeCallsPerSecond + 1 }, () => ask(token, busy));
    const answers = await Promise.all(calls);
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(1);
    expect(limited[0]?.headers.get('retry-after')).toBe('1');
    expect((await ask(await keys.tokenFor(globex), busy)).status).toBe(403);
    await busy.stop();
  });
});

describe('while Forge’s keys are unavailable', () => {
  it.each(['nothing', 'an error', 'no JSON'] as const)('a call is answered 503, not 401: %s', async (answer) => {
    keys.answer = answer;
    const alone = await startRelay({ environment: { FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl } });
    expect((await ask(await keys.tokenFor(acme), alone)).status).toBe(503);
    keys.answer = 'keys';
    expect((await ask(await keys.tokenFor(acme), alone)).status).toBe(403);
    await alone.stop();
  });
});

describe('a relay without a Forge app', () => {
  it('answers everyone 404 on its routes', async () => {
    const without = await startRelay();
    for (const route of routesFor('forge')) {
      const token = await keys.tokenFor(acme);
      const body = route.method === 'get' ? undefined : {};
      for (const sent of [token, null]) {
        const { status } = await without.call(route.method.toUpperCase(), pathOf(route), body, { token: sent });
        expect([titleOf(route), status]).toEqual([titleOf(route), 404]);
      }
    }
    await without.stop();
  });
});
