import type { RequestListener } from 'node:http';
import { createOAuth, scopes } from '../../../relay/atlassian/oauth';
import { always, inTurn, type LocalServer, nowhere, serve } from './local-server';

const now = () => new Date('2026-11-23T10:00:00.000Z');
const grant = { access_token: 'access-1', refresh_token: 'refresh-2', expires_in: 3600, token_type: 'Bearer' };

let server: LocalServer | undefined;
afterEach(async () => server?.close());

async function oauthAgainst(answer: RequestListener, timeoutMs = 5000) {
  server = await serve(answer);
  return oauthAt(server.url, timeoutMs);
}
function oauthAt(url: string, timeoutMs = 5000) {
  return createOAuth({ authUrl: url, apiUrl: url, clientId: 'client', clientSecret: 's3cret', fetch, now, timeoutMs });
}

describe('consent', () => {
  it('is asked for with every scope, the state and a redirect URI', () => {
    const request = { state: 'state 1', redirectUri: 'https://relay.example/oauth/callback' };
    const url = new URL(oauthAt('https://auth.atlassian.com/').authorizeUrl(request));
    expect(url.origin + url.pathname).toBe('https://auth.atlassian.com/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      audience: 'api.atlassian.com',
      client_id: 'client',
      scope: scopes.join(' '),
      redirect_uri: 'https://relay.example/oauth/callback',
      state: 'state 1',
      response_type: 'code',
      prompt: 'consent',
    });
    expect(url.search).not.toContain('+');
  });
});

describe('exchanging a code', () => {
  it('gives tokens, their end and the granted scopes', async () => {
    const oauth = await oauthAgainst(always(200, { ...grant, scope: 'read:jira-work offline_access' }));
    expect(await oauth.exchange('code-1', 'http://relay/oauth/callback')).toEqual({
      kind: 'granted',
      tokens: {
        accessToken: 'access-1',
        refreshToken: 'refresh-2',
        accessTokenExpiresAt: '2026-11-23T11:00:00.000Z',
        scopes: ['read:jira-work', 'offline_access'],
      },
    });
    const [request] = server!.seen;
    expect(request).toMatchObject({ method: 'POST', url: '/oauth/token' });
    expect(Object.fromEntries(new URLSearchParams(request!.body))).toEqual({
      grant_type: 'authorization_code',
      client_id: 'client',
      client_secret: 's3cret',
      code: 'code-1',
      redirect_uri: 'http://relay/oauth/callback',
    });
  });

  it('says so when there is no refresh token', async () => {
    const oauth = await oauthAgainst(always(200, { ...grant, refresh_token: undefined, scope: 'read:jira-work' }));
    const answer = await oauth.exchange('code-1', 'http://relay/oauth/callback');
    expect(answer).toEqual({ kind: 'missing_refresh_token', scopes: ['read:jira-work'] });
  });
});

describe('refreshing', () => {
  it('keeps the old refresh token if there is no new one, and takes the requested scopes as granted', async () => {
    const oauth = await oauthAgainst(always(200, { access_token: 'access-1', expires_in: 'nonsense' }));
    expect(await oauth.refresh('refresh-1')).toEqual({
      kind: 'granted',
      tokens: {
        accessToken: 'access-1',
        refreshToken: 'refresh-1',
        accessTokenExpiresAt: '2026-11-23T11:00:00.000Z',
        scopes: [...scopes],
      },
    });
  });

  it.each([
    [403, { error: 'unauthorized_client', error_description: 'Unknown or invalid refresh token.' }],
    [400, { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }],
    [403, { error: 'invalid_grant', error_description: undefined }],
    [400, { error: 'access_denied', error_description: 'Unknown or invalid refresh token.' }],
  ])('is refused for good by %d %j', async (status, body) => {
    const oauth = await oauthAgainst(always(status, body, { 'www-authenticate': 'Bearer realm="x"' }));
    expect(await oauth.refresh('refresh-1')).toEqual({
      kind: 'refused',
      refusal: { status, errorMessages: [body.error_description ?? body.error], errors: { error: body.error } },
    });
  });

  it.each([
    ['our own client is not accepted', always(401, { error: 'access_denied', error_description: 'Unauthorized' })],
    ['invalid_grant with another status', always(401, { error: 'invalid_grant' })],
    ['too many requests', always(429, { error: 'too_many_requests' })],
    ['another 400', always(400, { error: 'invalid_request' })],
    ['a 403 from a proxy', always(403, '<html>no</html>')],
    ['a 5xx', always(502, { error: 'invalid_grant' })],
    ['a redirect', always(302, '', { location: '/elsewhere' })],
    ['garbage', always(200, '<html>')],
    ['no token', always(200, {})],
    ['a token that is no header value', always(200, { ...grant, access_token: 'a\nb' })],
    ['a token of another kind', always(200, { ...grant, token_type: 'mac' })],
    ['an endless body', always(200, 'x'.repeat(300_000))],
    ['a closed connection', ((_request, response) => response.destroy()) as RequestListener],
    [
      'a body that breaks off',
      ((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{', () => response.destroy());
      }) as RequestListener,
    ],
  ])('is not refused, but unavailable: %s', async (_what, answer) => {
    const oauth = await oauthAgainst(answer);
    expect(await oauth.refresh('refresh-1')).toMatchObject({ kind: 'unavailable' });
  });

  it('ends at the timeout, and if the connection is refused', async () => {
    const oauth = await oauthAgainst(() => undefined, 50);
    expect(await oauth.refresh('refresh-1')).toMatchObject({ kind: 'unavailable' });
    expect(await oauthAt(await nowhere()).refresh('refresh-1')).toEqual({
      kind: 'unavailable',
      message: 'Atlassian could not be reached (ECONNREFUSED)',
      refusal: null,
    });
  });

  it('leaves out secrets that Atlassian quotes', async () => {
    const quoted = { error: 'invalid_grant', error_description: 'refresh-1 of client with s3cret' };
    const oauth = await oauthAgainst(always(403, quoted));
    const answer = JSON.stringify(await oauth.refresh('refresh-1'));
    expect(answer).not.toMatch(/refresh-1|s3cret/);
    expect(answer).toContain('[redacted]');
  });
});

describe('the sites of a grant', () => {
  it('are listed with their scopes', async () => {
    const site = {
      // Atlassian's own example, which is a UUID of no version that RFC 9562 knows.
      id: '1324a887-45db-1bf4-1e99-ef0ff456d421',
      name: 'acme',
      url: 'https://acme.atlassian.net',
      scopes: ['read:jira-work'],
      avatarUrl: '',
    };
    const oauth = await oauthAgainst(always(200, [site]));
    expect(await oauth.accessibleResources('access-1')).toEqual({
      kind: 'listed',
      resources: [
        {
          cloudId: '1324a887-45db-1bf4-1e99-ef0ff456d421',
          name: 'acme',
          url: 'https://acme.atlassian.net',
          scopes: ['read:jira-work'],
        },
      ],
    });
    expect(server!.seen[0]).toMatchObject({ url: '/oauth/token/accessible-resources' });
    expect(server!.seen[0]!.headers.authorization).toBe('Bearer access-1');
  });

  it.each([
    ['a cloudId that is no UUID', { id: '../../admin' }],
    ['a cloudId that is a word', { id: 'acme' }],
    ['an address that runs as a script', { url: 'javascript:alert(1)//x' }],
    ['an address of another scheme', { url: 'data:text/html,x' }],
    ['an address that is only a word', { url: 'acme' }],
  ])('leave out one that has %s', async (_, odd) => {
    const site = {
      id: '1324a887-45db-1bf4-1e99-ef0ff456d421',
      name: 'acme',
      url: 'https://acme.atlassian.net',
      scopes: [],
    };
    const oauth = await oauthAgainst(always(200, [{ ...site, ...odd }, site, 'nonsense']));
    const { id: cloudId, ...rest } = site;
    expect(await oauth.accessibleResources('access-1')).toEqual({ kind: 'listed', resources: [{ cloudId, ...rest }] });
  });

  it('are refused, or unavailable for now', async () => {
    const oauth = await oauthAgainst(inTurn(always(401, {}), always(200, { not: 'a list' }), always(503, [])));
    const kinds = [];
    for (let turn = 0; turn < 3; turn += 1) kinds.push((await oauth.accessibleResources('access-1')).kind);
    expect(kinds).toEqual(['refused', 'unavailable', 'unavailable']);
  });
});
