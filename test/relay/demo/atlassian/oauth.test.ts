import { expireAccessTokens, revokeGrants, siteOf, withholdScopes } from '../../../../relay/demo/atlassian/world';
import { authorizeQuery, CALLBACK, callJira, connect, decide, startCloud, type TestCloud, token } from './support';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('consent at the simulated Atlassian', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startCloud();
  });

  it('shows a page that names the app, its scopes in plain words and the account’s sites', async () => {
    const response = await fetch(`${cloud.url}/authorize?${authorizeQuery({ whatever: 'ignored' })}`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('AvsB for Jira asks for access');
    expect(html).toContain('Create and change issues');
    for (const site of ['acme', 'globex', 'hobby']) expect(html).toContain(`> ${site}</label>`);
    expect(html.indexOf('checked=""')).toBeLessThan(html.indexOf('> acme</label>'));
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:3000");
    expect(html).not.toMatch(/<script|style=/);
  });

  it.each([
    ['an unknown client', { client_id: 'stranger' }],
    ['a redirect URI that is not registered to the letter', { redirect_uri: `${CALLBACK}/` }],
    ['another response type', { response_type: 'token' }],
    ['a scope that Atlassian does not know', { scope: 'read:everything' }],
  ])('says so on a page and redirects nowhere for %s', async (_case, fields) => {
    const response = await fetch(`${cloud.url}/authorize?${authorizeQuery(fields)}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it('sends the person back with a code and the state after Accept', async () => {
    const callback = await decide(cloud, 'accept', { cloudId: siteOf(cloud.world, 'globex').cloudId });
    expect(callback.href.startsWith(`${CALLBACK}?`)).toBe(true);
    expect(callback.searchParams.get('state')).toBe('the-state');
    expect(callback.searchParams.get('code')).toBeTruthy();
  });

  it('sends the person back with access_denied after Cancel', async () => {
    const callback = await decide(cloud, 'cancel');
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(callback.searchParams.get('error_description')).toBeTruthy();
    expect(callback.searchParams.get('state')).toBe('the-state');
  });
});

describe('the token endpoint', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startCloud();
  });

  const refresh = (refreshToken: string | undefined) =>
    token(cloud, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' });

  it('gives an access token for an hour, and a refresh token only with offline_access', async () => {
    expect(cloud.tokens).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
    expect(cloud.tokens.refresh_token).toBeTruthy();
    const without = await connect(cloud, 'acme', 'read:jira-work');
    expect(without.refresh_token).toBeUndefined();
    expect(without.scope).toBe('read:jira-work');
  });

  it('takes a form as well as JSON', async () => {
    const response = await fetch(`${cloud.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'demo-client-id',
        client_secret: 'demo-client-secret',
        refresh_token: cloud.tokens.refresh_token ?? '',
      }),
    });
    expect(response.status).toBe(200);
  });

  it('takes a code once, within five minutes, with the redirect URI it was made for', async () => {
    const exchange = async (afterMs: number, redirectUri: string, times = 1) => {
      const code = (await decide(cloud, 'accept')).searchParams.get('code') ?? '';
      cloud.pass(afterMs);
      const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
      for (let count = 1; count < times; count += 1) await token(cloud, fields);
      return (await token(cloud, fields)).status;
    };
    expect(await exchange(4 * MINUTE, CALLBACK)).toBe(200);
    expect(await exchange(6 * MINUTE, CALLBACK)).toBe(403);
    expect(await exchange(0, 'http://localhost:3000/elsewhere')).toBe(403);
    expect(await exchange(0, CALLBACK, 2)).toBe(403);
  });

  it('refuses a wrong client secret with access_denied', async () => {
    const answer = await token(cloud, { grant_type: 'refresh_token', client_secret: 'wrong' });
    expect(answer).toMatchObject({ status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } });
  });

  it('rotates refresh tokens and takes a rotated one for ten minutes more', async () => {
    const first = cloud.tokens.refresh_token;
    const second = (await refresh(first)).body.refresh_token;
    expect(second).not.toBe(first);
    cloud.pass(9 * MINUTE);
    expect((await refresh(first)).status).toBe(200);
    cloud.pass(2 * MINUTE);
    expect(await refresh(first)).toMatchObject({
      status: 403,
      body: { error: 'unauthorized_client', error_description: 'refresh_token is invalid' },
    });
    expect((await refresh(second)).status).toBe(200);
  });

  it('lets refresh tokens die after 90 days unused', async () => {
    cloud.pass(91 * DAY);
    expect((await refresh(cloud.tokens.refresh_token)).status).toBe(403);
  });

  it('ends everything when the person revokes the grant', async () => {
    revokeGrants(cloud.world);
    expect((await refresh(cloud.tokens.refresh_token)).status).toBe(403);
    expect(await cloud.jira('GET', '/serverInfo')).toMatchObject({
      status: 401,
      body: { code: 401, message: 'Unauthorized' },
    });
  });

  it('ends access tokens by time, or when a test says so', async () => {
    expect((await cloud.jira('GET', '/serverInfo')).status).toBe(200);
    cloud.pass(61 * MINUTE);
    expect((await cloud.jira('GET', '/serverInfo')).status).toBe(401);
    const renewed = (await refresh(cloud.tokens.refresh_token)).body.access_token;
    expect((await callJira(cloud, renewed, 'GET', '/serverInfo')).status).toBe(200);
    expireAccessTokens(cloud.world);
    expect((await callJira(cloud, renewed, 'GET', '/serverInfo')).status).toBe(401);
  });

  it('gives fewer scopes than asked where a test withholds them', async () => {
    withholdScopes(cloud.world, ['write:jira-work']);
    const granted = await connect(cloud, 'acme');
    expect(granted.scope).not.toContain('write:jira-work');
    const answer = await callJira(cloud, granted.access_token, 'DELETE', '/issue/ROLL-1');
    expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized; scope does not match' } });
  });
});

describe('the accessible resources', () => {
  it('list every site of the one grant, with the address of each', async () => {
    const cloud = await startCloud({ sites: ['acme', 'globex'] });
    const response = await fetch(`${cloud.url}/oauth/token/accessible-resources`, {
      headers: { authorization: `Bearer ${cloud.tokens.access_token}` },
    });
    expect(await response.json()).toEqual([
      expect.objectContaining({
        name: 'acme',
        url: `${cloud.url}/site/acme`,
        scopes: expect.arrayContaining(['read:license:jira']),
      }),
      expect.objectContaining({ name: 'globex', id: siteOf(cloud.world, 'globex').cloudId }),
    ]);
    expect((await cloud.jira('GET', '/project/search', undefined, 'hobby')).status).toBe(403);
  });
});
