import type { RequestListener } from 'node:http';
import type { AccessToken, AccessTokens } from '../../../relay/atlassian/jira';
import { created, issueToFile, jiraThat, site, twoTokens } from './jira-site';
import { always, inTurn, type LocalServer } from './local-server';

const unauthorized = { code: 401, message: 'Unauthorized' };

let server: LocalServer | undefined;
afterEach(async () => server?.close());

async function filing(answer: RequestListener, accessTokens: AccessTokens) {
  const against = await jiraThat(answer, accessTokens);
  server = against.server;
  const result = await against.jira.createIssue(site, issueToFile);
  return { result, sent: against.server.seen.map(({ headers }) => headers.authorization) };
}

describe('an access token that Jira does not accept', () => {
  it('is refreshed once, and the call is retried', async () => {
    const { accessTokens, rejected, refused } = twoTokens();
    const { result, sent } = await filing(inTurn(always(401, unauthorized), always(201, created)), accessTokens);
    expect(result).toMatchObject({ kind: 'ok' });
    expect(sent).toEqual(['Bearer access-1', 'Bearer access-2']);
    expect({ rejected, refused }).toEqual({ rejected: ['access-1'], refused: [] });
  });

  it('asks for a reconnect when the fresh one is not accepted either', async () => {
    const { accessTokens, refused } = twoTokens();
    const { result, sent } = await filing(always(401, unauthorized), accessTokens);
    expect(result).toEqual({
      kind: 'no_access',
      why: 'reconnect_required',
      message: 'Jira does not accept a fresh access token',
      refusal: { status: 401, errorMessages: ['Unauthorized'], errors: {} },
    });
    expect(sent).toEqual(['Bearer access-1', 'Bearer access-2', 'Bearer access-2']);
    expect(server!.seen.at(-1)!.url).toBe('/ex/jira/c1/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS');
    expect(refused).toEqual(['s1']);
  });

  it('leaves the site connected where one operation alone does not accept it', async () => {
    const { accessTokens, refused } = twoTokens();
    const scope = { code: 401, message: 'Unauthorized; scope does not match' };
    const { result } = await filing(
      inTurn(always(401, scope), always(401, scope), always(200, { permissions: {} })),
      accessTokens,
    );
    expect(result).toMatchObject({ kind: 'refused', status: 401, errorMessages: [scope.message] });
    expect(refused).toEqual([]);
  });

  it('leaves the site connected where Jira is away when it is asked whether it accepts the token at all', async () => {
    const { accessTokens, refused } = twoTokens();
    const { result } = await filing(
      inTurn(always(401, unauthorized), always(401, unauthorized), always(503, '')),
      accessTokens,
    );
    expect(result).toMatchObject({ kind: 'faulty', status: 401, mayHaveHappened: false });
    expect(refused).toEqual([]);
  });

  it('is retried only once, and the second answer counts', async () => {
    const { accessTokens } = twoTokens();
    const { result } = await filing(inTurn(always(401, unauthorized), always(503, '')), accessTokens);
    expect(result).toMatchObject({ kind: 'faulty', status: 503 });
  });
});

describe('a grant that has lapsed', () => {
  it('asks for a reconnect, with a token that is still valid', async () => {
    const { accessTokens, refused } = twoTokens();
    const refusal = { code: 403, message: 'The app is not installed on this instance' };
    const { result, sent } = await filing(always(403, refusal), accessTokens);
    expect(result).toMatchObject({
      kind: 'no_access',
      why: 'reconnect_required',
      refusal: { status: 403, errorMessages: [refusal.message] },
    });
    expect(sent).toEqual(['Bearer access-1']);
    expect(refused).toEqual(['s1']);
  });

  it("is not what Jira's own words say, though they may quote the gateway's", async () => {
    const { accessTokens, refused } = twoTokens();
    const said = { errorMessages: ['The app is not installed on this instance'], errors: {} };
    const { result } = await filing(always(403, said), accessTokens);
    expect(result).toMatchObject({ kind: 'refused', status: 403 });
    expect(refused).toEqual([]);
  });
});

describe('a site without an access token', () => {
  const refusal = { status: 403, errorMessages: ['Unknown or invalid refresh token.'], errors: {} };

  it.each<[AccessToken, object]>([
    [
      { kind: 'reconnect_required', message: 'Reconnect it', refusal },
      { kind: 'no_access', why: 'reconnect_required', message: 'Reconnect it', refusal },
    ],
    [
      { kind: 'unavailable', message: 'Atlassian is away' },
      { kind: 'no_access', why: 'unavailable', message: 'Atlassian is away', refusal: null },
    ],
  ])('is not called: %j', async (token, expected) => {
    const tokens = { accessTokenFor: async () => token, refused: async () => undefined };
    const { result, sent } = await filing(always(201, created), tokens);
    expect(result).toEqual(expected);
    expect(sent).toHaveLength(0);
  });

  it('is not called again when the refresh fails', async () => {
    const refused: string[] = [];
    const tokens: AccessTokens = {
      accessTokenFor: async (_site, rejected) =>
        rejected ? { kind: 'unavailable', message: 'away' } : { kind: 'token', accessToken: 'access-1' },
      refused: async ({ siteId }) => void refused.push(siteId),
    };
    const { result, sent } = await filing(always(401, unauthorized), tokens);
    expect(result).toMatchObject({ kind: 'no_access', why: 'unavailable' });
    expect(sent).toHaveLength(1);
    expect(refused).toHaveLength(0);
  });
});
