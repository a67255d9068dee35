import { SignJWT } from 'jose';
import type { Access, Route } from '../../../relay/http/route';
import { routesServed } from '../../../relay/http/served';
import { signedHeaders, signInTokenOf, tokenOf } from '../support/avsb';
import { signIn } from '../support/browser';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../support/forge-keys';
import { idleDemo } from '../support/idle-demo';
import { siteOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { pathOf, titleOf } from './routes';

/**
 * Every route, from the route list, with everything by which anybody may be known, and with nothing: each opens what it
 * is for, and nothing else.
 */
const routes = routesServed({ isDemo: true, hasForge: true });

const body = '{}';
const credentials = [
  'nothing',
  'a token of a person without permissions',
  'a token of an admin',
  'a token that signs in',
  'the session of a person without permissions',
  'the session of an admin',
  'the session of an admin, without its CSRF token',
  'a session that has ended',
  'a token of the Forge app',
  "a token of Jira's webhooks",
  'a signature',
] as const;
type CredentialName = (typeof credentials)[number];
type Headers = Record<string, string>;

let keys: ForgeKeys;
let relay: TestRelay;
let headersOf: Readonly<Record<CredentialName, () => Promise<Headers> | Headers>>;

beforeAll(async () => {
  keys = await startForgeKeys();
  const environment = { FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl };
  relay = await startRelay({ environment, demo: idleDemo });
  const nobody = { sub: 'user_nobody', permissions: [] };
  const jiraToken = new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('3m')
    .sign(new TextEncoder().encode('test-client-secret'));
  // The app is known on sites that are connected.
  await relay.connect();
  const [admin, person, ended] = [await session({}), await session(nobody), await session({})];
  await relay.call('POST', '/session/end', undefined, { token: null, headers: ended });
  headersOf = {
    nothing: () => ({}),
    'a token of a person without permissions': async () => bearer(await tokenOf(nobody)),
    'a token of an admin': async () => bearer(await tokenOf()),
    'a token that signs in': async () => bearer(await signInTokenOf()),
    'the session of a person without permissions': () => person,
    'the session of an admin': () => admin,
    'the session of an admin, without its CSRF token': () => ({ cookie: admin.cookie }),
    'a session that has ended': () => ended,
    'a token of the Forge app': async () => bearer(await keys.tokenFor(siteOf(relay.atlassian).cloudId)),
    "a token of Jira's webhooks": async () => bearer(await jiraToken),
    'a signature': () => signedHeaders(body),
  };
});
afterAll(() => keys.server.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function session(claims: Parameters<typeof signInTokenOf>[0]) {
  const cookie = await signIn(relay, await signInTokenOf(claims));
  const { csrfToken } = (await relay.call('GET', '/v1/session', undefined, { token: null, headers: { cookie } })).body;
  return { cookie, 'x-csrf-token': csrfToken as string };
}

/** The answer to a credential that does not open a route; 401 by default. */
type Refusals = Partial<Record<CredentialName, 'opens' | 403>>;

const opensForPeople = {
  'a token of a person without permissions': 'opens',
  'a token of an admin': 'opens',
  'the session of a person without permissions': 'opens',
  'the session of an admin': 'opens',
  'the session of an admin, without its CSRF token': 403,
} as const;

const refusals: Readonly<Record<Exclude<Access, 'anyone'>, Refusals>> = {
  person: opensForPeople,
  admin: {
    ...opensForPeople,
    'a token of a person without permissions': 403,
    'the session of a person without permissions': 403,
  },
  forge: { 'a token of the Forge app': 'opens' },
  jira: { "a token of Jira's webhooks": 'opens' },
  avsb: { 'a signature': 'opens' },
};

function expectedOf({ access, method }: Route, credential: CredentialName): 'opens' | 401 | 403 {
  const answered = refusals[access as Exclude<Access, 'anyone'>][credential] ?? 401;
  // What only reads needs no CSRF token.
  const isCsrf = credential === 'the session of an admin, without its CSRF token' && answered === 403;
  return isCsrf && method === 'get' ? 'opens' : answered;
}

async function statusOf(
  route: Route,
  headers: Headers,
  method = route.method.toUpperCase(),
): Promise<'opens' | number> {
  const sent = ['GET', 'HEAD'].includes(method) ? {} : { body };
  const path = pathOf(route, { kind: 'experiment', page: 'x' });
  const { status } = await fetch(`${relay.url}${path}`, { method, headers, redirect: 'manual', ...sent });
  return status === 401 || status === 403 ? status : 'opens';
}

describe('a protected route', () => {
  const guarded = routes.filter(({ access }) => access !== 'anyone');

  it.each(guarded.map((route) => [titleOf(route), route] as const))(
    'is open only to those it is for: %s',
    async (_, route) => {
      for (const credential of credentials) {
        const opened = await statusOf(route, await headersOf[credential]());
        expect([credential, opened]).toEqual([credential, expectedOf(route, credential)]);
      }
    },
  );
});

describe('HEAD', () => {
  it('is open to the same callers as GET', async () => {
    const reading = routes.filter(({ access, method }) => access !== 'anyone' && method === 'get');
    for (const route of reading) {
      for (const credential of ['nothing', 'a token of an admin', 'a token of the Forge app'] as const) {
        const opened = await statusOf(route, await headersOf[credential](), 'HEAD');
        expect([titleOf(route), credential, opened]).toEqual([
          titleOf(route),
          credential,
          expectedOf(route, credential),
        ]);
      }
    }
  });

  it('does nothing where GET would change something', async () => {
    const changing = routes.filter(({ changesOnGet }) => changesOnGet);
    expect(changing.map(titleOf)).toEqual([
      'GET /session',
      'GET /oauth/callback',
      'GET /settings/integrations',
      'GET /settings/integrations/*page',
      'GET /',
      'GET /demo',
      'GET /demo/mailbox',
      'GET /demo/results/:id',
    ]);
    for (const route of changing) {
      const answer = await fetch(`${relay.url}${route.path}`, { method: 'HEAD', redirect: 'manual' });
      expect([titleOf(route), answer.status, answer.headers.get('set-cookie')]).toEqual([titleOf(route), 405, null]);
    }
  });
});

describe('a public route', () => {
  it('is one of these, each of which is public for a reason', () => {
    const open = routes.filter(({ access }) => access === 'anyone').map(titleOf);
    expect(open.sort()).toEqual([
      // Signs in itself, in demo mode.
      'GET /',
      // The pages, which are the same for everybody.
      'GET /assets/:name',
      'GET /demo',
      'GET /demo/mailbox',
      'GET /demo/results/:id',
      'GET /docs',
      'GET /embed/panel',
      'GET /healthz',
      'GET /icon.svg',
      'GET /metrics',
      // Knows by state and cookie who began the connection.
      'GET /oauth/callback',
      'GET /openapi.json',
      'GET /panel.js',
      'GET /readyz',
      // Signs in, by a token of its own.
      'GET /session',
      'GET /settings/integrations',
      'GET /settings/integrations/*page',
      // A person without a session is signed out already.
      'POST /session/end',
      // Knows by a cookie of its own who was asked.
      'POST /session/switch',
    ]);
  });

  it('signs in only with a token made for that', async () => {
    for (const token of [
      await tokenOf(),
      await keys.tokenFor(siteOf(relay.atlassian).cloudId),
      (await headersOf["a token of Jira's webhooks"]()).authorization?.slice('Bearer '.length) ?? '',
      '',
    ]) {
      const { status } = await fetch(`${relay.url.replace('127.0.0.1', 'localhost')}/session?token=${token}`);
      expect([token, status]).toEqual([token, 401]);
    }
  });
});
