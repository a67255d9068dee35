import { readFileSync } from 'node:fs';
import { revokeGrants, setPlan, siteOf, withholdScopes } from '../../../relay/demo/atlassian/world';
import { createSecretBox } from '../../../relay/store/secret-box';
import { eventOf, type PersonClaims, signInTokenOf } from '../support/avsb';
import { signIn } from '../support/browser';
import { inDatabase, rowsOf, wholeDatabase } from '../support/database';
import { callsOf } from '../support/jira';
import { consent, startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
let now: Date;

beforeEach(async () => {
  now = new Date();
  relay = await startRelay({ now: () => now });
});
afterEach(() => relay.stop());

/** Tokens here live long: the clock is moved, and they are not what it is about. */
const exp = 4_000_000_000;

interface Begun {
  authorizeUrl: string;
  setCookie: string;
  cookie: string;
}

/** Begins a connection, or a reconnection of a site. */
async function begin(claims: PersonClaims = {}, siteId?: string): Promise<Begun> {
  const path = siteId === undefined ? '/v1/sites/connect' : `/v1/sites/${siteId}/reconnect`;
  const { status, body, headers } = await relay.call('POST', path, undefined, { claims: { exp, ...claims } });
  expect(status).toBe(201);
  const setCookie = headers.get('set-cookie') ?? '';
  return { authorizeUrl: body.authorizeUrl, setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

/** The result in the browser's address when it comes back, as `connected=site_1` or `error=access_denied`. */
async function land(search: string, cookie: string): Promise<string> {
  const response = await fetch(`${relay.url}/oauth/callback${search}`, {
    headers: cookie === '' ? {} : { cookie },
    redirect: 'manual',
  });
  expect(response.status).toBe(302);
  const location = new URL(response.headers.get('location') ?? '', relay.url);
  expect(location.pathname).toBe('/settings/integrations');
  return location.search.slice(1);
}

/** Goes through consent and comes back. */
async function finish({ authorizeUrl, cookie }: Begun, cloudId = 'acme', decision?: 'cancel'): Promise<string> {
  return land((await consent(relay.atlassian, authorizeUrl, cloudId, decision)).search, cookie);
}

const sites = async (claims: PersonClaims = {}) =>
  (await relay.call('GET', '/v1/sites', undefined, { claims: { exp, ...claims } })).body.items;
const minutes = (count: number) => {
  now = new Date(now.getTime() + count * 60_000);
};
const isSite = /^connected=(site_\w+)$/;
const idIn = (search: string) => search.split('=')[1] ?? '';

/** Connects the site, and answers its id. */
async function connected(cloudId = 'acme', claims: PersonClaims = {}): Promise<string> {
  const search = await finish(await begin(claims), cloudId);
  expect(search).toMatch(isSite);
  return idIn(search);
}

describe('POST /v1/sites/connect', () => {
  it('leads to Atlassian, with the scopes that the contract names', async () => {
    const { authorizeUrl } = await begin();
    const url = new URL(authorizeUrl);
    expect(url.origin + url.pathname).toBe(`${relay.atlassian.url}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      audience: 'api.atlassian.com',
      client_id: 'test-client',
      scope: 'read:jira-work read:jira-user write:jira-work manage:jira-webhook read:license:jira offline_access',
      redirect_uri: `http://localhost:${new URL(relay.url).port}/oauth/callback`,
      state: expect.stringMatching(/^[\w-]{40,}$/),
      response_type: 'code',
      prompt: 'consent',
    });
  });

  it('sets a cookie that scripts cannot read, only for the callback', async () => {
    const { setCookie, authorizeUrl } = await begin();
    expect(setCookie).toMatch(/^\w+=[\w-]{40,}; Path=\/oauth\/callback; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect(authorizeUrl).not.toContain(setCookie.split(/[=;]/)[1]);
  });

  it('stores neither state nor cookie in plain text', async () => {
    const { cookie, authorizeUrl } = await begin();
    const whole = await wholeDatabase(relay);
    expect(whole).not.toContain(cookie.split('=')[1]);
    expect(whole).not.toContain(new URL(authorizeUrl).searchParams.get('state'));
  });

  it('sends the cookie only over https if the relay is on https', async () => {
    const secure = await startRelay({ environment: { PUBLIC_URL: 'https://jira.avsb.example' } });
    const { headers, body } = await secure.call('POST', '/v1/sites/connect');
    // Browsers refuse that name from any other host, so that no sibling of it can plant the cookie.
    expect(headers.get('set-cookie')).toMatch(/^__Host-avsb_jira_connect=[\w-]{43}; Path=\/; .*; Secure$/);
    expect(new URL(body.authorizeUrl).searchParams.get('redirect_uri')).toBe(
      'https://jira.avsb.example/oauth/callback',
    );
    await secure.stop();
  });
});

describe('a consent', () => {
  it('connects the site, which is then listed and audited', async () => {
    const id = await connected('acme', { sub: 'user_7', name: 'Kim' });
    const { cloudId } = siteOf(relay.atlassian.world, 'acme');
    expect(await sites()).toEqual([
      {
        id,
        cloudId,
        name: 'acme',
        url: expect.stringMatching(/^http/),
        status: 'connected',
        accessTokenExpiresAt: expect.stringMatching(/Z$/),
        connectedBy: { id: 'user_7', name: 'Kim' },
        connectedAt: now.toISOString(),
        scopes: [
          'read:jira-work',
          'read:jira-user',
          'write:jira-work',
          'manage:jira-webhook',
          'read:license:jira',
          'offline_access',
        ],
        lastRefreshAt: null,
        following: { isByWebhook: false, lastSyncAt: null },
        lastCheckAt: null,
      },
    ]);
    const audit = await relay.call('GET', '/v1/audit-log');
    expect(audit.body.items).toMatchObject([
      {
        action: 'JIRA_SITE_CONNECTED',
        actor: { type: 'user', id: 'user_7', name: 'Kim' },
        target: { kind: 'site', id, name: 'acme' },
        at: now.toISOString(),
      },
    ]);
  });

  it('deletes its cookie', async () => {
    const begun = await begin();
    const callback = await consent(relay.atlassian, begun.authorizeUrl, 'acme');
    const response = await fetch(`${relay.url}/oauth/callback${callback.search}`, {
      headers: { cookie: `other=1; ${begun.cookie}; more=2` },
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toMatch(/connected=site_/);
    expect(response.headers.get('set-cookie')).toMatch(/=; Path=\/oauth\/callback; HttpOnly; SameSite=Lax; Max-Age=0$/);
  });

  it('that is declined is access_denied, and ends the attempt', async () => {
    const begun = await begin();
    expect(await finish(begun, 'acme', 'cancel')).toBe('error=access_denied');
    expect(await finish(begun)).toBe('error=invalid_state');
    expect(await sites()).toEqual([]);
  });

  it('for a site on Jira Free is free_edition', async () => {
    expect(await finish(await begin(), 'hobby')).toBe('error=free_edition');
    expect(await sites()).toEqual([]);
  });

  it('for a site without a licence is free_edition, but not for one whose other Jira application is paid', async () => {
    const acme = siteOf(relay.atlassian.world, 'acme');
    setPlan(acme, 'UNLICENSED');
    expect(await finish(await begin())).toBe('error=free_edition');
    acme.applications.push({ id: 'jira-servicedesk', plan: 'PAID' });
    expect(await finish(await begin())).toMatch(isSite);
  });

  it('for a site whose only paid application is not Jira is free_edition', async () => {
    const acme = siteOf(relay.atlassian.world, 'acme');
    setPlan(acme, 'FREE');
    acme.applications.push({ id: 'confluence', plan: 'PAID' });
    expect(await finish(await begin())).toBe('error=free_edition');
  });

  it.each([
    [['read:jira-work']],
    [['write:jira-work']],
    [['manage:jira-webhook']],
    [['read:license:jira']],
    [['offline_access']],
  ])('that grants less than was asked for is missing_scope: without %j', async (scopes) => {
    withholdScopes(relay.atlassian.world, scopes);
    expect(await finish(await begin())).toBe('error=missing_scope');
    expect(await sites()).toEqual([]);
  });

  it('whose sites Atlassian does not list is no_jira_site', async () => {
    relay.atlassian.faults.add({
      match: { operationId: 'accessibleResources' },
      action: { kind: 'answer', status: 200, body: [] },
    });
    expect(await finish(await begin())).toBe('error=no_jira_site');
  });

  it('for a site without Jira is no_jira_site', async () => {
    const confluence = { id: 'c', name: 'wiki', url: 'https://wiki.example', scopes: ['read:confluence-content.all'] };
    relay.atlassian.faults.add({
      match: { operationId: 'accessibleResources' },
      action: { kind: 'answer', status: 200, body: [confluence] },
    });
    expect(await finish(await begin())).toBe('error=no_jira_site');
  });
});

describe('a state or cookie that is missing, foreign or replayed is invalid_state', () => {
  const back = async (begun: Begun) => (await consent(relay.atlassian, begun.authorizeUrl, 'acme')).searchParams;

  it.each([
    ['nothing at all', () => new URLSearchParams(), () => ''],
    ['no state', (own: URLSearchParams) => omit(own, 'state'), (own: Begun) => own.cookie],
    ['an empty state', (own: URLSearchParams) => withState(own, ''), (own: Begun) => own.cookie],
    ['a state made up', (own: URLSearchParams) => withState(own, 'x'.repeat(43)), (own: Begun) => own.cookie],
    ['no cookie', (own: URLSearchParams) => own, () => ''],
    ['an empty cookie', (own: URLSearchParams) => own, () => 'avsb_jira_connect='],
    ['a cookie made up', (own: URLSearchParams) => own, () => `avsb_jira_connect=${'x'.repeat(43)}`],
    [
      'a state twice',
      (own: URLSearchParams) => {
        own.append('state', 'again');
        return own;
      },
      (own: Begun) => own.cookie,
    ],
  ])('%s', async (_, search, cookie) => {
    const begun = await begin();
    expect(await land(`?${search(await back(begun))}`, cookie(begun))).toBe('error=invalid_state');
    expect(await sites()).toEqual([]);
    expect(callsOf(relay.atlassian, 'token')).toBe(0);
  });

  it("another browser's cookie", async () => {
    const [mine, theirs] = [await begin(), await begin({ sub: 'user_2' })];
    expect(await land(`?${await back(mine)}`, theirs.cookie)).toBe('error=invalid_state');
  });

  it('a second time with the same', async () => {
    const begun = await begin();
    const search = `?${await back(begun)}`;
    expect(await land(search, begun.cookie)).toMatch(isSite);
    expect(await land(search, begun.cookie)).toBe('error=invalid_state');
  });

  it('the same twice at the same moment, of which one connects', async () => {
    const begun = await begin();
    const search = `?${await back(begun)}`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => land(search, begun.cookie)));
    expect(answers.filter((answer) => isSite.test(answer))).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'error=invalid_state')).toHaveLength(4);
  });

  it('a refusal without a request', async () => {
    expect(await land('?error=access_denied&state=unknown', '')).toBe('error=invalid_state');
  });

  it('a state that is more than 10 minutes old', async () => {
    const begun = await begin();
    const search = `?${await back(begun)}`;
    minutes(10.1);
    expect(await land(search, begun.cookie)).toBe('error=invalid_state');
  });

  it('but not a state that is nearly 10 minutes old', async () => {
    const begun = await begin();
    minutes(9.9);
    expect(await finish(begun)).toMatch(isSite);
  });

  function omit(search: URLSearchParams, name: string): URLSearchParams {
    search.delete(name);
    return search;
  }
  function withState(search: URLSearchParams, state: string): URLSearchParams {
    search.set('state', state);
    return search;
  }
});

describe('a browser in which a connection ends', () => {
  const victim: PersonClaims = { org: 'org_victim', sub: 'user_victim' };
  const attacker: PersonClaims = { org: 'org_attacker', sub: 'user_attacker' };
  const browserOf = async (claims: PersonClaims) => signIn(relay, await signInTokenOf(claims));

  /** Begins a connection as the pages do. */
  async function beginInBrowser(session: string): Promise<Begun> {
    const cookie = { cookie: session };
    const { csrfToken } = (await relay.call('GET', '/v1/session', undefined, { token: null, headers: cookie })).body;
    const headers = { ...cookie, 'x-csrf-token': csrfToken };
    const begun = await relay.call('POST', '/v1/sites/connect', undefined, { token: null, headers });
    const setCookie = begun.headers.get('set-cookie') ?? '';
    return { authorizeUrl: begun.body.authorizeUrl, setCookie, cookie: setCookie.split(';')[0] ?? '' };
  }

  const finishIn = (session: string, { authorizeUrl, cookie }: Begun) =>
    finish({ authorizeUrl, setCookie: '', cookie: [cookie, session].filter((part) => part !== '').join('; ') });

  it('must not be signed in as another person than the one who started it, even with the cookie', async () => {
    for (const begun of [await begin(attacker), await beginInBrowser(await browserOf(attacker))]) {
      expect(await finishIn(await browserOf(victim), begun)).toBe('error=invalid_state');
    }
    expect(await sites(attacker)).toEqual([]);
    expect(callsOf(relay.atlassian, 'token')).toBe(0);
  });

  it.each<[string, PersonClaims]>([
    ['another organisation', { ...victim, org: 'org_attacker' }],
    ['another person of the organisation', { ...victim, sub: 'user_attacker' }],
  ])('must not be signed in as %s', async (_, claims) => {
    expect(await finishIn(await browserOf(victim), await begin(claims))).toBe('error=invalid_state');
  });

  it('must still be signed in if it started with a session', async () => {
    const session = await browserOf(victim);
    const begun = await beginInBrowser(session);
    expect(await finishIn('', begun)).toBe('error=invalid_state');
    expect(await finishIn(session, await beginInBrowser(session))).toMatch(isSite);
    const again = await browserOf(victim);
    expect(await finishIn(again, await beginInBrowser(session))).toMatch(isSite);
  });

  it('need not be signed in if it started with a token of AvsB', async () => {
    expect(await finishIn('', await begin(victim))).toMatch(isSite);
    expect(await finishIn(await browserOf(victim), await begin(victim))).toMatch(isSite);
  });

  it('is not used up by a HEAD, which programs send to look', async () => {
    const begun = await begin();
    const { search } = await consent(relay.atlassian, begun.authorizeUrl, 'acme');
    const headers = { cookie: begun.cookie };
    const looked = await fetch(`${relay.url}/oauth/callback${search}`, { method: 'HEAD', headers });
    expect([looked.status, looked.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await land(search, begun.cookie)).toMatch(isSite);
  });

  it('needs a cookie of exactly this host over https', async () => {
    const secure = await startRelay({ environment: { PUBLIC_URL: 'https://jira.avsb.example' } });
    const landWith = async (nameOf: (name: string) => string) => {
      const { body, headers } = await secure.call('POST', '/v1/sites/connect');
      const [name = '', value = ''] = (headers.get('set-cookie') ?? '').split(/[=;]/);
      const { search } = await consent(secure.atlassian, body.authorizeUrl, 'acme');
      const cookie = `${nameOf(name)}=${value}`;
      const landed = await fetch(`${secure.url}/oauth/callback${search}`, { headers: { cookie }, redirect: 'manual' });
      return new URL(landed.headers.get('location') ?? '').search;
    };
    expect(await landWith((name) => name.replace('__Host-', ''))).toBe('?error=invalid_state');
    expect(await landWith((name) => name)).toMatch(/^\?connected=site_/);
    await secure.stop();
  });
});

describe('an exchange that fails is exchange_failed', () => {
  it.each([
    ['the token endpoint answers 500', 'token', { kind: 'answer', status: 500, body: {} }],
    ['the token endpoint answers 429', 'token', { kind: 'answer', status: 429, headers: { 'retry-after': '5' } }],
    ['the token endpoint drops the connection', 'token', { kind: 'dropBefore' }],
    ['the token endpoint drops the connection after it has answered in its mind', 'token', { kind: 'dropAfter' }],
    ['the tokens are not JSON', 'token', { kind: 'garbage', afterWork: true, variant: 'notJson' }],
    ['the tokens are cut off', 'token', { kind: 'garbage', afterWork: true, variant: 'truncated' }],
    ['the answer is empty', 'token', { kind: 'garbage', afterWork: true, variant: 'empty' }],
    ['the answer has another shape', 'token', { kind: 'garbage', afterWork: true, variant: 'otherShape' }],
    ['the sites are not listed', 'accessibleResources', { kind: 'answer', status: 503 }],
    [
      'the list of sites is garbage',
      'accessibleResources',
      { kind: 'garbage', afterWork: true, variant: 'otherShape' },
    ],
    ['the licence cannot be read', 'getLicense', { kind: 'answer', status: 500 }],
    ['the licence is garbage', 'getLicense', { kind: 'garbage', afterWork: true, variant: 'notJson' }],
    ['Jira does not take the new token', 'getLicense', { kind: 'answer', status: 401 }],
  ] as const)('%s', async (_, operationId, action) => {
    relay.atlassian.faults.add({ match: { operationId }, action });
    expect(await finish(await begin())).toBe('error=exchange_failed');
    expect(await sites()).toEqual([]);
    relay.atlassian.faults.clear();
    expect(await finish(await begin())).toMatch(isSite);
  });

  it('the code is made up', async () => {
    const begun = await begin();
    const state = new URL(begun.authorizeUrl).searchParams.get('state') ?? '';
    expect(await land(`?${new URLSearchParams({ state, code: 'made up' })}`, begun.cookie)).toBe(
      'error=exchange_failed',
    );
  });

  it('there is no code, or an error other than a refusal', async () => {
    for (const answer of ['', '&error=server_error', '&error=<script>']) {
      const begun = await begin();
      const state = new URL(begun.authorizeUrl).searchParams.get('state');
      expect(await land(`?state=${state}${answer}`, begun.cookie)).toBe('error=exchange_failed');
    }
  });

  it('and is logged without a token, code or secret', async () => {
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'answer', status: 400, body: {} } });
    const begun = await begin();
    const callback = await consent(relay.atlassian, begun.authorizeUrl, 'acme');
    await land(callback.search, begun.cookie);
    const logged = JSON.stringify(relay.logged);
    expect(relay.logged.some(({ level }) => level === 'warn')).toBe(true);
    expect(logged).not.toContain(callback.searchParams.get('code'));
    expect(logged).not.toContain('test-client-secret');
  });
});

describe('a reconnect', () => {
  it('is possible for the organisation’s own sites only', async () => {
    expect((await relay.call('POST', '/v1/sites/site_unknown/reconnect')).status).toBe(404);
  });

  it('keeps the id, and names the person who reconnects as the one who connected', async () => {
    const id = await connected();
    minutes(5);
    expect(await finish(await begin({ sub: 'user_2', name: 'Kim' }, id))).toBe(`connected=${id}`);
    expect(await sites()).toMatchObject([{ id, connectedBy: { id: 'user_2' }, connectedAt: now.toISOString() }]);
  });

  it('connects its own site, whatever else the grant covers', async () => {
    const acme = await connected('acme');
    const globex = await connected('globex');
    expect(await finish(await begin({}, acme), 'globex')).toBe(`connected=${acme}`);
    expect(await finish(await begin({}, globex), 'acme')).toBe(`connected=${globex}`);
    expect(await sites()).toHaveLength(2);
  });

  it('with a grant for another site is site_mismatch, and nothing has changed', async () => {
    const id = await connected('acme');
    revokeGrants(relay.atlassian.world);
    const before = await rowsOf(relay, 'SELECT * FROM sites');
    const audited = (await relay.call('GET', '/v1/audit-log')).body;
    expect(await finish(await begin({}, id), 'globex')).toBe('error=site_mismatch');
    expect(await rowsOf(relay, 'SELECT * FROM sites')).toEqual(before);
    expect((await relay.call('GET', '/v1/audit-log')).body).toEqual(audited);
    expect(await rowsOf(relay, 'SELECT * FROM site_choices')).toEqual([]);
  });

  it('with a grant for no site at all is site_mismatch, too', async () => {
    const id = await connected('acme');
    relay.atlassian.faults.add({
      match: { operationId: 'accessibleResources' },
      action: { kind: 'answer', status: 200, body: [] },
    });
    expect(await finish(await begin({}, id))).toBe('error=site_mismatch');
  });

  it('that fails leaves the site as it was', async () => {
    const id = await connected('acme');
    const before = await rowsOf(relay, 'SELECT * FROM sites');
    setPlan(siteOf(relay.atlassian.world, 'acme'), 'FREE');
    expect(await finish(await begin({}, id))).toBe('error=free_edition');
    expect(await rowsOf(relay, 'SELECT * FROM sites')).toEqual(before);
  });

  it('makes waiting deliveries continue by themselves', async () => {
    const destination = await relay.destination();
    revokeGrants(relay.atlassian.world);
    const sent = await relay.send(eventOf('experiment.guardrail_breached'));
    const delivery = await relay.settled(sent.deliveries[0].id);
    expect(delivery.state).toBe('waiting');
    expect(await sites()).toMatchObject([{ status: 'reconnect_required' }]);
    const banner = (await relay.call('GET', `/v1/destinations/${destination.id}`)).body;
    expect(banner).toMatchObject({
      state: 'reconnect_required',
      banner: { action: 'reconnect' },
      counts: { waiting: 1 },
    });

    expect(await finish(await begin({}, destination.site.id))).toBe(`connected=${destination.site.id}`);
    expect(await relay.settled(delivery.id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect((await relay.call('GET', `/v1/destinations/${destination.id}`)).body).toMatchObject({ state: 'active' });
  });

  it('is also what connecting the same cloudId again does, in the same organisation only', async () => {
    const id = await connected('acme');
    expect(await connected('acme')).toBe(id);
    const other = await connected('acme', { org: 'org_2' });
    expect(other).not.toBe(id);
    expect(await sites()).toMatchObject([{ id }]);
    expect(await sites({ org: 'org_2' })).toMatchObject([{ id: other }]);
  });
});

describe('a grant for several sites', () => {
  const person = { sub: 'user_1' };

  it('connects the new one', async () => {
    const acme = await connected('acme');
    const globex = await connected('globex');
    expect(globex).not.toBe(acme);
    expect((await sites()).map(({ name }: { name: string }) => name)).toEqual(['acme', 'globex']);
  });

  it('offers a choice if none or more than one is new', async () => {
    await connected('acme');
    await connected('globex');
    expect(await finish(await begin(), 'acme')).toMatch(/^choose=cho_\w+$/);
    expect(await finish(await begin({ org: 'org_2' }), 'acme')).toMatch(/^choose=cho_\w+$/);
    expect(await sites({ org: 'org_2' })).toEqual([]);
  });

  async function choice(claims: PersonClaims = { org: 'org_2' }): Promise<string> {
    await connected('acme', { org: 'org_9' });
    await connected('globex', { org: 'org_9' });
    return idIn(await finish(await begin(claims), 'globex'));
  }
  const cloudIdOf = (slug: string) => siteOf(relay.atlassian.world, slug).cloudId;
  const offered = (id: string, claims: PersonClaims) =>
    relay.call('GET', `/v1/sites/choices/${id}`, undefined, { claims: { exp, ...claims } });
  const choose = (id: string, slug: string, claims: PersonClaims) =>
    relay.call('POST', `/v1/sites/choices/${id}`, { cloudId: cloudIdOf(slug) }, { claims: { exp, ...claims } });

  it('is shown with cloudId, name and url to the one who connected', async () => {
    const { status, body } = await offered(await choice(), { org: 'org_2' });
    expect(status).toBe(200);
    expect(body).toEqual({
      items: ['acme', 'globex'].map((name) => ({
        cloudId: cloudIdOf(name),
        name,
        url: expect.stringMatching(/^http/),
      })),
      nextCursor: null,
    });
  });

  it('is not shown to other people, not even of the same organisation', async () => {
    const id = await choice({ org: 'org_2', ...person });
    for (const claims of [
      { org: 'org_2', sub: 'user_2' },
      { org: 'org_3', ...person },
    ]) {
      expect((await offered(id, claims)).status).toBe(404);
      expect((await choose(id, 'acme', claims)).status).toBe(404);
    }
    expect((await choose(id, 'acme', { org: 'org_2', ...person })).status).toBe(201);
  });

  it('connects the chosen one, once', async () => {
    const id = await choice();
    const made = await choose(id, 'globex', { org: 'org_2' });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'globex', cloudId: cloudIdOf('globex'), status: 'connected' },
    });
    expect(await sites({ org: 'org_2' })).toMatchObject([made.body]);
    expect((await offered(id, { org: 'org_2' })).status).toBe(404);
    expect((await choose(id, 'acme', { org: 'org_2' })).status).toBe(404);
    expect(await rowsOf(relay, 'SELECT * FROM site_choices')).toEqual([]);
  });

  it('connects one of several that are chosen at the same moment', async () => {
    const id = await choice();
    const answers = await Promise.all(['acme', 'globex', 'acme'].map((slug) => choose(id, slug, { org: 'org_2' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404, 404]);
    expect(await sites({ org: 'org_2' })).toHaveLength(1);
  });

  it('is open for 10 minutes, and then deleted', async () => {
    const id = await choice();
    minutes(9.9);
    expect((await offered(id, { org: 'org_2' })).status).toBe(200);
    minutes(0.2);
    expect((await offered(id, { org: 'org_2' })).status).toBe(404);
    expect((await choose(id, 'acme', { org: 'org_2' })).status).toBe(404);
    expect(await rowsOf(relay, 'SELECT * FROM site_choices')).toEqual([]);
  });

  it('accepts only the sites that were offered', async () => {
    const id = await choice();
    expect((await choose(id, 'hobby', { org: 'org_2' })).status).toBe(404);
    expect((await relay.call('POST', `/v1/sites/choices/${id}`, {}, { claims: { org: 'org_2' } })).status).toBe(422);
  });

  it('stays open if the chosen site is on Jira Free, or does not answer', async () => {
    const id = await choice();
    setPlan(siteOf(relay.atlassian.world, 'globex'), 'FREE');
    expect(await choose(id, 'globex', { org: 'org_2' })).toMatchObject({
      status: 422,
      body: { type: 'urn:avsb:problem:free_edition' },
    });
    relay.atlassian.faults.add({ match: { operationId: 'getLicense' }, action: { kind: 'dropBefore' }, times: 1 });
    expect((await choose(id, 'acme', { org: 'org_2' })).status).toBe(502);
    expect((await choose(id, 'acme', { org: 'org_2' })).status).toBe(201);
  });

  it('keeps its tokens encrypted while it is open', async () => {
    await choice();
    expect(await rowsOf(relay, 'SELECT * FROM site_choices')).toHaveLength(1);
    await expectNoTokens();
  });
});

describe('tokens at rest', () => {
  it('are not in plain text in any table, nor in the files beside the database', async () => {
    await connected('acme');
    await connected('globex');
    await expectNoTokens();
  });

  it('cannot be decrypted in another row', async () => {
    const acme = await connected('acme');
    const globex = await connected('globex');
    await inDatabase(relay, (database) =>
      database
        .updateTable('sites')
        .set((is) => ({
          access_token: is.selectFrom('sites as other').select('other.access_token').where('other.id', '=', globex),
        }))
        .where('id', '=', acme)
        .execute(),
    );
    expect((await relay.call('GET', `/v1/sites/${globex}/projects`)).status).toBe(200);
    const { status, body } = await relay.call('GET', `/v1/sites/${acme}/projects`);
    expect(status).toBe(502);
    // Which key is missing is the operator's business.
    expect(JSON.stringify(body)).not.toMatch(/ENCRYPTION|“k1”/);
    expect(body.detail).toMatch(/Ask the operator of AvsB for Jira to look at its log, or reconnect the site/);
    expect(relay.logged.filter(({ sentence }) => sentence.includes('“k1” of ENCRYPTION_KEYS'))).toMatchObject([
      { level: 'error', facts: { siteId: acme } },
    ]);
  });

  it('cannot be decrypted in another column of their row', async () => {
    const acme = await connected('acme');
    await inDatabase(relay, (database) =>
      database
        .updateTable('sites')
        .set((is) => ({ access_token: is.ref('refresh_token') }))
        .where('id', '=', acme)
        .execute(),
    );
    expect((await relay.call('GET', `/v1/sites/${acme}/projects`)).status).toBe(502);
  });

  it('are encrypted with the first key, and can be decrypted with every configured key', () => {
    const [old, fresh] = [
      { id: 'old', key: Buffer.alloc(32, 1) },
      { id: 'new', key: Buffer.alloc(32, 2) },
    ];
    const record = createSecretBox([old]).seal('token', 'site_1', 'sites.access_token');
    const rotated = createSecretBox([fresh, old]);
    expect(rotated.open(record, 'site_1', 'sites.access_token')).toBe('token');
    expect(rotated.isCurrent(record)).toBe(false);
    expect(rotated.seal('token', 'site_1', 'sites.access_token')).toMatch(/^v2\.new\./);
    expect(rotated.isCurrent(rotated.seal('token', 'site_1', 'sites.access_token'))).toBe(true);
    expect(() => createSecretBox([fresh]).open(record, 'site_1', 'sites.access_token')).toThrow(
      /ENCRYPTION_KEYS has no key “old”/,
    );
  });

  it('are never encrypted twice in the same way, and cannot be decrypted after a character was changed', () => {
    const box = createSecretBox([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
    const record = box.seal('token', 'site_1', 'sites.access_token');
    expect(box.seal('token', 'site_1', 'sites.access_token')).not.toBe(record);
    const [mark, id, ...parts] = record.split('.');
    for (const index of parts.keys()) {
      const changed = parts.map((part, at) => (at === index ? `${part[0] === 'A' ? 'B' : 'A'}${part.slice(1)}` : part));
      expect(() => box.open([mark, id, ...changed].join('.'), 'site_1', 'sites.access_token')).toThrow();
    }
    for (const broken of ['', 'k1', 'k1..', 'k1...', 'v2.k1...', `${record}.more`.slice(0, 20)]) {
      expect(() => box.open(broken, 'site_1', 'sites.access_token')).toThrow();
    }
  });
});

/** No token of the simulated Atlassian is in the database's files, in whole or in its usual encodings. */
async function expectNoTokens(): Promise<void> {
  const { accessTokens, refreshTokens } = relay.atlassian.world;
  const tokens = [...Object.keys(accessTokens), ...Object.keys(refreshTokens)];
  expect(tokens.length).toBeGreaterThan(1);
  const tables = await wholeDatabase(relay);
  const { at } = relay.database;
  const names = at.engine === 'sqlite' ? [at.path, `${at.path}-wal`] : [];
  const files = names.map((name) => readFileSync(name).toString('latin1'));
  for (const token of tokens) {
    for (const form of [
      token,
      Buffer.from(token).toString('base64').slice(0, 60),
      Buffer.from(token).toString('hex'),
    ]) {
      for (const place of [tables, ...files]) expect(place.includes(form)).toBe(false);
    }
  }
}
