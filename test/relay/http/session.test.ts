import { type PersonClaims, signInTokenOf, tokenOf } from '../support/avsb';
import { browse, publicUrlOf, signIn } from '../support/browser';
import { wholeDatabase } from '../support/database';
import { startRelay, type TestRelay } from '../support/relay';

const seconds = () => Math.floor(Date.now() / 1_000);

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});

/** Calls the API as the relay's own page does, signed in by its cookie. */
function callAs(cookie: string, method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
  return relay.call(method, path, body, { token: null, headers: { cookie, ...headers } });
}

async function csrfTokenOf(cookie: string): Promise<string> {
  return (await callAs(cookie, 'GET', '/v1/session')).body.csrfToken;
}

describe('opening Integrations from AvsB', () => {
  it('signs the browser in and leads to the pages', async () => {
    const { status, headers, setCookie } = await browse(relay, `/session?token=${await signInTokenOf()}`);
    expect(status).toBe(302);
    expect(headers.location).toBe(`${publicUrlOf(relay)}/settings/integrations`);
    expect(setCookie).toMatch(/^avsb_jira_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('limits the cookie to https if the relay is on https', async () => {
    const secure = await startRelay({ environment: { PUBLIC_URL: 'https://jira.avsb.example' } });
    const host = { host: 'jira.avsb.example' };
    const { headers, setCookie } = await browse(secure, `/session?token=${await signInTokenOf()}`, host);
    expect(headers.location).toBe('https://jira.avsb.example/settings/integrations');
    expect(setCookie).toMatch(/^__Host-avsb_jira_session=.*; Secure$/);
    const cookie = setCookie.split(';')[0] ?? '';
    const { status } = await secure.call('GET', '/v1/session', undefined, { token: null, headers: { cookie } });
    expect(status).toBe(200);
    await secure.stop();
  });

  it('shows the page who is signed in', async () => {
    const claims = {
      sub: 'user_7',
      name: 'Robin',
      org: 'org_7',
      orgName: 'Seven',
      permissions: ['manageIntegrations'],
    };
    const { status, body } = await callAs(await signIn(relay, await signInTokenOf(claims)), 'GET', '/v1/session');
    expect(status).toBe(200);
    expect(body).toEqual({
      user: { id: 'user_7', name: 'Robin' },
      organisation: { id: 'org_7', name: 'Seven' },
      permissions: ['manageIntegrations'],
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      demo: false,
    });
  });

  it('accepts a token once, and stores neither it nor the cookie', async () => {
    const token = await signInTokenOf();
    const cookie = await signIn(relay, token);
    expect(cookie).not.toBe('');
    const again = await browse(relay, `/session?token=${token}`);
    expect(again.status).toBe(401);
    expect(again.setCookie).toBe('');
    expect(again.text).toContain('This link has been used before. Open Integrations from AvsB again.');
    expect(await wholeDatabase(relay)).not.toContain(cookie.split('=')[1]);
    expect(await wholeDatabase(relay)).not.toContain(token);
  });

  it('accepts a token once when it is opened twice at the same moment', async () => {
    const token = await signInTokenOf();
    const answers = await Promise.all(Array.from({ length: 5 }, () => browse(relay, `/session?token=${token}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 401, 401, 401, 401]);
  });

  const refused: Record<string, () => Promise<string>> = {
    'no token': async () => '',
    garbage: async () => 'garbage',
    'a token without an id': () => tokenOf({ exp: '30s', iat: seconds() }),
    'a token with an empty id': () => signInTokenOf({ jti: '' }),
    'an expired token': () => signInTokenOf({ iat: seconds() - 50, exp: seconds() - 1 }),
    'a token that was made for more than a minute': () => signInTokenOf({ iat: seconds() - 40, exp: seconds() + 21 }),
    'a token without a beginning that lives on for more than a minute': async () =>
      tokenOf({ jti: 'without-iat', exp: seconds() + 90 }),
    'a token from the future': () => signInTokenOf({ iat: seconds() + 3_600, exp: seconds() + 3_630 }),
    'a token for another audience': () => signInTokenOf({ aud: 'avsb-slack-relay' }),
    'a token signed with another secret': () => tokenOf({ jti: 'foreign', exp: '30s' }, 'another secret, and long'),
  };
  it.each(Object.entries(refused))('answers %s with a page that says so, and signs no one in', async (_, make) => {
    const path = `/session?token=${await make()}`;
    const { status, headers, setCookie, text } = await browse(relay, path);
    expect([status, setCookie]).toEqual([401, '']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('<h1>You are not signed in.</h1>');
    const answer = await fetch(`${publicUrlOf(relay)}${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      401,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('accepts a token that is valid for exactly a minute, with a start time or without', async () => {
    const withBeginning = await signInTokenOf({ iat: seconds(), exp: seconds() + 60 });
    const without = await tokenOf({ jti: 'short', exp: seconds() + 59 });
    for (const token of [withBeginning, without]) expect(await signIn(relay, token)).not.toBe('');
  });
});

describe('a token that signs in', () => {
  const asBearer = (token: string) => relay.call('GET', '/v1/session', undefined, { token });

  it('is not a bearer token, neither before it is used nor after', async () => {
    const token = await signInTokenOf();
    const before = await asBearer(token);
    expect([before.status, before.body.detail]).toEqual([401, expect.stringContaining('opens the pages')]);
    expect(await signIn(relay, token)).not.toBe('');
    expect((await asBearer(token)).status).toBe(401);
  });

  it('is not a bearer token either if it can only sign in shortly before its end, since its start is unknown', async () => {
    expect((await asBearer(await tokenOf({ jti: 'of-unknown-age', exp: '5m' }))).status).toBe(401);
  });

  it('differs from a token for calls, which may have an id, too', async () => {
    const token = await tokenOf({ jti: 'for-calls', iat: seconds(), exp: seconds() + 61 });
    expect((await asBearer(token)).status).toBe(200);
    expect(await signIn(relay, token)).toBe('');
  });

  it('is not spent by HEAD, which programs send to look at a link', async () => {
    const path = `/session?token=${await signInTokenOf()}`;
    const looked = await browse(relay, path, {}, 'HEAD');
    expect([looked.status, looked.headers.allow, looked.setCookie]).toEqual([405, 'GET', '']);
    expect((await browse(relay, path)).status).toBe(302);
  });
});

describe('a link that signs in to another organisation', () => {
  const mine = { org: 'org_mine', orgName: 'Mine', name: 'Dana' };
  const theirs = { org: 'org_theirs', orgName: 'Theirs & <b>Co</b>', name: 'Mallory' };
  const fromElsewhere = { 'sec-fetch-site': 'cross-site' };
  const fromThePage = () => ({ origin: publicUrlOf(relay), 'sec-fetch-site': 'same-origin' });
  const organisationOf = async (cookie: string) =>
    (await callAs(cookie, 'GET', '/v1/session')).body.organisation?.id ?? 'nobody';

  async function open(cookie: string, headers: Record<string, string>, claims: PersonClaims = theirs) {
    return browse(relay, `/session?token=${await signInTokenOf(claims)}`, { cookie, ...headers });
  }

  /** Somebody who is signed in, and is asked. */
  async function ask() {
    const current = await signIn(relay, await signInTokenOf(mine));
    const asked = await open(current, fromElsewhere);
    const offer = asked.setCookie.split(';')[0] ?? '';
    const action = /<form method="post" action="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    return { current, asked, offer, path: action.replace(publicUrlOf(relay), '') };
  }

  it('asks first if another site led to it, and leaves the session as it is', async () => {
    const { current, asked, offer } = await ask();
    expect([asked.status, asked.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(asked.text).toContain('<h1>Sign in to Theirs &amp; &lt;b&gt;Co&lt;/b&gt;?</h1>');
    expect(asked.text).toContain('You are signed in to Mine as Dana.');
    expect(asked.setCookie).not.toContain('avsb_jira_session=');
    expect(asked.setCookie).toMatch(/^avsb_jira_proposal=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=600$/);
    expect(await organisationOf(current)).toBe('org_mine');
    expect(await organisationOf(offer)).toBe('nobody');
  });

  it('signs in to it once the person confirms, and ends the other session', async () => {
    const { current, offer, path } = await ask();
    const headers = { cookie: `${current}; ${offer}`, ...fromThePage() };
    const answer = await browse(relay, path, headers, 'POST');
    expect([answer.status, answer.headers.location]).toEqual([302, `${publicUrlOf(relay)}/settings/integrations`]);
    const [session = '', taken] = answer.setCookie.split('\n');
    expect(session).toMatch(/^avsb_jira_session=[\w-]{43}; /);
    expect(taken).toMatch(/^avsb_jira_proposal=; .*Max-Age=0$/);
    expect(await organisationOf(session.split(';')[0] ?? '')).toBe('org_theirs');
    expect(await organisationOf(current)).toBe('nobody');
  });

  it('accepts that from its own page only', async () => {
    const { current, offer, path } = await ask();
    const cookie = `${current}; ${offer}`;
    const otherToken = path.replace(/csrf=.*/, `csrf=${'x'.repeat(43)}`);
    for (const [asked, headers] of [
      [path, { cookie, origin: 'https://evil.example' }],
      [path, { cookie, ...fromElsewhere }],
      [otherToken, { cookie, ...fromThePage() }],
      [path.replace(/\?.*/, ''), { cookie, ...fromThePage() }],
    ] as const) {
      const answer = await browse(relay, asked, headers, 'POST');
      expect([asked, answer.status, answer.setCookie]).toEqual([asked, 403, '']);
    }
    const without = await browse(relay, path, { cookie: current, ...fromThePage() }, 'POST');
    expect([without.status, without.setCookie]).toEqual([401, '']);
    expect(await organisationOf(current)).toBe('org_mine');
  });

  it.each([
    ['a browser does not say where it comes from', {}],
    ['a sibling of the site led to it', { 'sec-fetch-site': 'same-site' }],
  ])('also asks if %s', async (_, headers) => {
    const current = await signIn(relay, await signInTokenOf(mine));
    expect((await open(current, headers)).status).toBe(200);
  });

  it.each<[string, Record<string, string>, PersonClaims]>([
    ['it stands in the address bar', { 'sec-fetch-site': 'none' }, theirs],
    ['the own pages led to it', { 'sec-fetch-site': 'same-origin' }, theirs],
    ['it is the same organisation after all', fromElsewhere, mine],
  ])('signs in at once if %s, and ends the session before', async (_, headers, claims) => {
    const current = await signIn(relay, await signInTokenOf(mine));
    expect((await open(current, headers, claims)).status).toBe(302);
    expect(await organisationOf(current)).toBe('nobody');
  });

  it('signs in at once if the session has ended', async () => {
    const current = await signIn(relay, await signInTokenOf(mine));
    await callAs(current, 'POST', '/session/end', { 'x-csrf-token': await csrfTokenOf(current) });
    expect((await open(current, fromElsewhere)).status).toBe(302);
  });
});

describe('signing out', () => {
  it('ends the session, even for a copy of its cookie, and deletes the cookie', async () => {
    const cookie = await signIn(relay);
    const other = await signIn(relay);
    const { status, headers } = await callAs(cookie, 'POST', '/session/end', {
      'x-csrf-token': await csrfTokenOf(cookie),
    });
    expect(status).toBe(204);
    expect(headers.get('set-cookie')).toBe('avsb_jira_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
    expect((await callAs(cookie, 'GET', '/v1/session')).status).toBe(401);
    expect((await callAs(other, 'GET', '/v1/session')).status).toBe(200);
  });

  it('cannot be triggered by another page', async () => {
    const cookie = await signIn(relay);
    const csrf = await csrfTokenOf(cookie);
    for (const headers of [{}, { 'x-csrf-token': csrf, origin: 'https://evil.example' }]) {
      expect((await callAs(cookie, 'POST', '/session/end', headers)).status).toBe(403);
    }
    expect((await callAs(cookie, 'GET', '/v1/session')).status).toBe(200);
  });

  it('does nothing if no one is signed in', async () => {
    expect((await callAs('theme=dark', 'POST', '/session/end')).status).toBe(204);
    expect((await callAs(`avsb_jira_session=${'x'.repeat(43)}`, 'POST', '/session/end')).status).toBe(204);
  });
});

describe('a session', () => {
  it('ends after an hour, however much it is used', async () => {
    let now = Date.now();
    const own = await startRelay({ now: () => new Date(now) });
    const cookie = await signIn(own, await signInTokenOf());
    const look = () => own.call('GET', '/v1/session', undefined, { token: null, headers: { cookie } });
    now += 59 * 60_000;
    expect((await look()).status).toBe(200);
    now += 60_000;
    const { status, body } = await look();
    expect(status).toBe(401);
    expect(body.detail).toBe('Your session has ended. Open Integrations from AvsB again.');
    await own.stop();
  });

  it('belongs to exactly one cookie: another value is not signed in', async () => {
    const cookie = await signIn(relay);
    for (const other of [`${cookie}x`, cookie.slice(0, -1), 'avsb_jira_session=', 'avsb_jira_session=%27']) {
      expect((await callAs(other, 'GET', '/v1/session')).status).toBe(401);
    }
  });

  it('may do what the person may: without Manage integrations 403', async () => {
    const cookie = await signIn(relay, await signInTokenOf({ permissions: [] }));
    expect((await callAs(cookie, 'GET', '/v1/session')).body.permissions).toEqual([]);
    expect((await callAs(cookie, 'GET', '/v1/destinations')).status).toBe(403);
  });

  it('does not count beside a bearer token, good or bad', async () => {
    const cookie = await signIn(relay);
    const asToken = (token: string) => relay.call('GET', '/v1/session', undefined, { token, headers: { cookie } });
    expect((await asToken(await tokenOf({ sub: 'user_9' }))).body.user.id).toBe('user_9');
    expect((await asToken('garbage')).status).toBe(401);
  });

  it('has the permissions of the person’s newest token, and never again those of an older one', async () => {
    const sub = 'user_demoted';
    const allowed = { sub, permissions: ['manageIntegrations'] };
    const demoted = { sub, permissions: [] };
    const [began, later] = [seconds() - 20, seconds() - 10];
    const cookie = await signIn(relay, await signInTokenOf({ ...allowed, iat: began, exp: began + 60 }));
    const otherOrganisation = await signIn(relay, await signInTokenOf({ ...allowed, org: 'org_other' }));
    const otherPerson = await signIn(relay);
    const status = async (of = cookie) => (await callAs(of, 'GET', '/v1/destinations')).status;
    const panelCalls = (claims: PersonClaims) =>
      relay.call('GET', '/v1/session', undefined, { claims: { exp: '5m', ...claims } });

    await panelCalls({ ...demoted, iat: began - 1 });
    expect(await status()).toBe(200);
    await panelCalls({ ...demoted, iat: later });
    expect(await status()).toBe(403);
    await panelCalls({ ...allowed, iat: later - 1 });
    await panelCalls(allowed);
    expect(await status()).toBe(403);
    expect([await status(otherOrganisation), await status(otherPerson)]).toEqual([200, 200]);

    await signIn(relay, await signInTokenOf({ ...allowed, iat: later + 1 }));
    expect(await status()).toBe(200);
  });
});

describe('a call by cookie that changes something', () => {
  const path = '/v1/sites/connect';
  let cookie = '';
  let csrf = '';
  beforeAll(async () => {
    cookie = await signIn(relay);
    csrf = await csrfTokenOf(cookie);
  });

  it('is made with the token of the session', async () => {
    const { status } = await callAs(cookie, 'POST', path, { 'x-csrf-token': csrf });
    expect(status).toBe(201);
  });

  it('is made from the page of the relay', async () => {
    const fromPage = { origin: publicUrlOf(relay), 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf };
    expect((await callAs(cookie, 'POST', path, fromPage)).status).toBe(201);
  });

  const forged: Record<string, (given: { csrf: string; foreign: string }) => Record<string, string>> = {
    'without a token': () => ({}),
    'with an empty token': () => ({ 'x-csrf-token': '' }),
    "with another session's token": ({ foreign }) => ({ 'x-csrf-token': foreign }),
    'with a token and a bit': (given) => ({ 'x-csrf-token': `${given.csrf}a` }),
    'from another origin': (given) => ({ 'x-csrf-token': given.csrf, origin: 'https://evil.example' }),
    'from a page without an origin': (given) => ({ 'x-csrf-token': given.csrf, origin: 'null' }),
    'from another site': (given) => ({ 'x-csrf-token': given.csrf, 'sec-fetch-site': 'cross-site' }),
    'from the same site, but another origin': (given) => ({
      'x-csrf-token': given.csrf,
      'sec-fetch-site': 'same-site',
    }),
  };
  it.each(Object.entries(forged))('is refused %s', async (_, headersOf) => {
    const foreign = await csrfTokenOf(await signIn(relay));
    const { status, body } = await callAs(cookie, 'POST', path, headersOf({ csrf, foreign }));
    expect([status, body.type]).toEqual([403, 'urn:avsb:problem:csrf']);
  });

  it('needs no such token with a bearer token', async () => {
    expect((await relay.call('POST', path, undefined, { headers: { origin: 'https://evil.example' } })).status).toBe(
      201,
    );
  });
});

describe('a page asked under another host', () => {
  it.each(['/settings/integrations', '/settings/integrations/deliveries?state=failed', '/session?token=x'])(
    "is sent to PUBLIC_URL's: %s",
    async (path) => {
      const { port } = new URL(relay.url);
      const { status, headers } = await browse(relay, path, { host: `127.0.0.1:${port}` });
      expect([status, headers.location]).toEqual([302, `${publicUrlOf(relay)}${path}`]);
    },
  );

  it('does not use up the token in its address', async () => {
    const path = `/session?token=${await signInTokenOf()}`;
    const { headers } = await browse(relay, path, { host: new URL(relay.url).host });
    expect(
      (await browse(relay, new URL(headers.location ?? '').pathname + new URL(headers.location ?? '').search))
        .setCookie,
    ).toMatch(/^avsb_jira_session=/);
  });

  it('is shown if a proxy reports that the browser used the right host', async () => {
    const secure = await startRelay({ environment: { PUBLIC_URL: 'https://jira.avsb.example' } });
    const ask = (headers: Record<string, string>) => browse(secure, '/settings/integrations', headers);
    expect((await ask({ host: 'jira.avsb.example' })).status).toBe(200);
    expect((await ask({ host: 'JIRA.avsb.example:443' })).status).toBe(200);
    expect((await ask({ host: '10.0.0.7:3000', 'x-forwarded-host': 'jira.avsb.example' })).status).toBe(200);
    expect((await ask({ host: '10.0.0.7:3000' })).headers.location).toBe(
      'https://jira.avsb.example/settings/integrations',
    );
    await secure.stop();
  });

  it('is shown to a browser that was redirected already, so that it does not loop', async () => {
    const asked = { host: 'upstream.internal' };
    const { setCookie } = await browse(relay, '/settings/integrations', asked);
    const cookie = setCookie.split(';')[0] ?? '';
    expect((await browse(relay, '/settings/integrations', { ...asked, cookie })).status).toBe(200);
  });

  it('does not matter to the API', async () => {
    expect((await relay.call('GET', '/v1/session')).status).toBe(200);
    expect(relay.url).toContain('127.0.0.1');
  });
});
