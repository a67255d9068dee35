import { createOAuth } from '../../../relay/atlassian/oauth';
import { createTokens, type Tokens } from '../../../relay/atlassian/tokens';
import type { FaultAction } from '../../../relay/demo/atlassian';
import { expireAccessTokens, revokeGrants } from '../../../relay/demo/atlassian/world';
import { createIds } from '../../../relay/domain/ids';
import { refreshTokens } from '../../../relay/jobs/token-refresh';
import { type Database, openDatabase } from '../../../relay/store/database';
import { createSecretBox } from '../../../relay/store/secret-box';
import { connectSite, tokensOf } from '../../../relay/store/sites';
import { eventOf } from '../support/avsb';
import { inDatabase, rowsOf } from '../support/database';
import { callsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const claims = { exp: 4_000_000_000 };
const keys = [{ id: 'k1', key: Buffer.alloc(32, 7) }];

let relay: TestRelay;
let now: Date;
let siteId: string;
const clock = () => now;
const minutes = (count: number) => {
  now = new Date(now.getTime() + count * 60_000);
};

beforeEach(async () => {
  now = new Date();
  // The cron's own ticks stay out of the way: they are made by hand here.
  const environment = { TOKEN_REFRESH_CRON: '0 0 1 1 *' };
  relay = await startRelay({ now: clock, atlassian: { now: clock }, environment });
  siteId = (await relay.connect('acme', claims)).searchParams.get('connected') ?? '';
});
afterEach(() => relay.stop());

const tokenRequests = () => callsOf(relay.atlassian, 'token');
const projects = (id = siteId) => relay.call('GET', `/v1/sites/${id}/projects`, undefined, { claims });
const site = async () => (await relay.call('GET', '/v1/sites', undefined, { claims })).body.items[0];
const revoked = async () =>
  (await relay.call('GET', '/v1/audit-log?action=JIRA_SITE_REVOKED', undefined, { claims })).body.items;
const stored = async () =>
  (await rowsOf(relay, 'SELECT access_token, refresh_token FROM sites WHERE id = ?', siteId))[0];

describe('an access token', () => {
  it('that is still valid is used as it is', async () => {
    const before = tokenRequests();
    for (let count = 0; count < 3; count += 1) expect((await projects()).status).toBe(200);
    expect(tokenRequests()).toBe(before);
  });

  it.each([
    ['has expired', 61],
    ['is about to expire', 59.5],
    ['expired long ago', 60 * 24 * 20],
  ])('that %s is refreshed when it is needed', async (_, elapsed) => {
    const before = tokenRequests();
    minutes(elapsed);
    expect((await projects()).status).toBe(200);
    expect(tokenRequests()).toBe(before + 1);
    expect(new Date((await site()).accessTokenExpiresAt).getTime()).toBe(now.getTime() + 3_600_000);
    expect((await projects()).status).toBe(200);
    expect(tokenRequests()).toBe(before + 1);
  });

  it('that many calls need at once is refreshed only once', async () => {
    const before = tokenRequests();
    minutes(61);
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'slow', ms: 100 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => projects()));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(tokenRequests()).toBe(before + 1);
  });

  it('that Jira refuses although it should be valid is refreshed once, for all refused calls', async () => {
    const before = tokenRequests();
    expireAccessTokens(relay.atlassian.world);
    const answers = await Promise.all(Array.from({ length: 10 }, () => projects()));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(tokenRequests()).toBe(before + 1);
  });

  it('that only one operation refuses right after a refresh leaves the site connected', async () => {
    relay.atlassian.faults.add({ match: { operationId: 'searchProjects' }, action: { kind: 'answer', status: 401 } });
    expect((await projects()).status).toBe(502);
    expect(await site()).toMatchObject({ status: 'connected' });
    expect(await revoked()).toHaveLength(0);
  });

  it('that every operation refuses right after a refresh counts as revoked', async () => {
    relay.atlassian.faults.add({ match: { pathPattern: '/rest/api/3/' }, action: { kind: 'answer', status: 401 } });
    expect((await projects()).status).toBe(502);
    expect(await site()).toMatchObject({ status: 'reconnect_required' });
    expect(await revoked()).toHaveLength(1);
    expect((await projects()).status).toBe(409);
  });
});

describe('a refresh token', () => {
  it('is used once: each refresh sends the token that the previous one returned', async () => {
    for (let count = 0; count < 4; count += 1) {
      minutes(61);
      expect((await projects()).status).toBe(200);
    }
    expect(await site()).toMatchObject({ lastRefreshAt: now.toISOString() });
    const { refreshTokens: known } = relay.atlassian.world;
    expect(Object.values(known).map(({ rotatedAt }) => rotatedAt !== null)).toEqual([true, true, true, true, false]);
  });

  it('that was rotated is stored before the new access token is used', async () => {
    minutes(61);
    relay.atlassian.faults.add({ match: { operationId: 'searchProjects' }, action: { kind: 'slow', ms: 400 } });
    const before = await stored();
    const calling = projects();
    const asked = await until(
      () => relay.atlassian.requests.find(({ operationId }) => operationId === 'searchProjects'),
      'the call to Jira',
    );
    expect(asked.status).toBeNull();
    const after = await stored();
    expect(after?.refresh_token).not.toBe(before?.refresh_token);
    expect(after?.access_token).not.toBe(before?.access_token);
    expect((await calling).status).toBe(200);
  });

  it('that was rotated survives a crash of the call that needed it', async () => {
    minutes(61);
    relay.atlassian.faults.add({ match: { operationId: 'searchProjects' }, action: { kind: 'dropBefore' }, times: 1 });
    expect((await projects()).status).toBe(502);
    minutes(61);
    expect((await projects()).status).toBe(200);
  });
});

describe('a refresh that Atlassian refuses', () => {
  it.each([
    [400, 'invalid_grant'],
    [403, 'invalid_grant'],
    [400, 'unauthorized_client'],
    [403, 'unauthorized_client'],
  ])('with %s %s makes the site reconnect_required, audited once', async (status, error) => {
    const body = { error, error_description: 'Unknown or invalid refresh token.' };
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'answer', status, body } });
    minutes(61);
    const answers = await Promise.all(Array.from({ length: 5 }, () => projects()));
    for (const answer of answers) expect([502, 409]).toContain(answer.status);
    expect(answers.find((answer) => answer.status === 502)?.body.jira).toMatchObject({
      status,
      errorMessages: ['Unknown or invalid refresh token.'],
    });
    expect((await projects()).status).toBe(409);
    expect(await site()).toMatchObject({ id: siteId, status: 'reconnect_required' });
    expect(await revoked()).toMatchObject([
      {
        actor: { type: 'system' },
        target: { kind: 'site', id: siteId, name: 'acme' },
        details: { reason: expect.stringContaining('no longer accepts'), jira: { status } },
      },
    ]);
  });

  it('because a person revoked the access does the same, and a reconnect fixes it', async () => {
    revokeGrants(relay.atlassian.world);
    expect((await projects()).status).toBe(502);
    expect(await site()).toMatchObject({ status: 'reconnect_required' });
    expect((await relay.connect('acme', claims)).searchParams.get('connected')).toBe(siteId);
    expect(await site()).toMatchObject({ status: 'connected' });
    expect((await projects()).status).toBe(200);
  });
});

describe('a refresh that fails for now', () => {
  it.each<[string, FaultAction]>([
    ['500', { kind: 'answer', status: 500, body: {} }],
    ['503', { kind: 'answer', status: 503 }],
    ['429', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
    ['401 access_denied, which is about our own client', answer(401, 'access_denied')],
    ['401 invalid_client', answer(401, 'invalid_client')],
    ['400 invalid_request', answer(400, 'invalid_request')],
    ['403 that is not JSON', { kind: 'answer', status: 403, body: '<html>blocked</html>' }],
    ['dropped connection', { kind: 'dropBefore' }],
    ['garbage', { kind: 'garbage', afterWork: false, variant: 'notJson' }],
    ['an answer without tokens', { kind: 'garbage', afterWork: false, variant: 'otherShape' }],
  ])('leaves the site connected: %s', async (_, action) => {
    minutes(61);
    const id = relay.atlassian.faults.add({ match: { operationId: 'token' }, action });
    expect((await projects()).status).toBe(502);
    expect(await site()).toMatchObject({ status: 'connected' });
    expect(await revoked()).toEqual([]);
    relay.atlassian.faults.remove(id);
    expect((await projects()).status).toBe(200);
  });

  it('lets a delivery that needs it succeed later without help', async () => {
    const made = await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL' }, { claims });
    expect(made.status).toBe(201);
    expireAccessTokens(relay.atlassian.world);
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: answer(401, 'access_denied'), times: 1 });
    const at = now.toISOString();
    expect(at).toMatch(/Z$/);
    const sent = await relay.send(eventOf('experiment.guardrail_breached'));
    const { id } = sent.deliveries[0];
    const delivery = async () => (await rowsOf(relay, 'SELECT state, failures FROM deliveries WHERE id = ?', id))[0];
    await until(async () => {
      const seen = await delivery();
      return seen?.failures !== 0 || seen?.state === 'delivered';
    }, 'the first attempt');
    expect(['queued', 'delivered']).toContain((await delivery())?.state);
    await until(async () => {
      minutes(0.01);
      return (await delivery())?.state === 'delivered';
    }, 'the delivery');
    expect(await revoked()).toEqual([]);
  });

  function answer(status: number, error: string): FaultAction {
    return { kind: 'answer', status, body: { error, error_description: 'Unauthorized' } };
  }
});

describe('several processes with one database', () => {
  let databases: Database[];
  beforeEach(() => {
    databases = [];
  });
  afterEach(async () => {
    await Promise.all(databases.map((database) => database.destroy()));
  });

  async function anotherProcess(): Promise<{ tokens: Tokens; database: Database }> {
    const database = await openDatabase(relay.database.at);
    databases.push(database);
    const { url } = relay.atlassian;
    const client = { clientId: 'test-client', clientSecret: 'test-client-secret' };
    const oauth = createOAuth({ ...client, authUrl: url, apiUrl: url, fetch, now: clock });
    const tokens = createTokens({ database, box: createSecretBox(keys), oauth, now: clock, newId: createIds(clock) });
    return { tokens, database };
  }
  const jiraSite = async () => ({ siteId, cloudId: (await site()).cloudId as string, organisationId: 'org_1' });

  it('refresh once, and all use the result', async () => {
    const of = await jiraSite();
    const processes = [await anotherProcess(), await anotherProcess(), await anotherProcess()];
    const before = tokenRequests();
    minutes(61);
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'slow', ms: 150 } });
    const answers = await Promise.all(processes.map(({ tokens }) => tokens.accessTokenFor(of)));
    expect(answers.map(({ kind }) => kind)).toEqual(['token', 'token', 'token']);
    expect(new Set(answers.map((each) => (each.kind === 'token' ? each.accessToken : each.kind))).size).toBe(1);
    expect(tokenRequests()).toBe(before + 1);
  });

  it('are not held up by a process that died while it refreshed', async () => {
    const of = await jiraSite();
    const { tokens, database } = await anotherProcess();
    minutes(61);
    const lease = { lease_owner: 'dead', lease_expires_at: new Date(now.getTime() - 1).toISOString() };
    await database
      .insertInto('work_items')
      .values({ task: 'lock', key: `token-refresh:${siteId}`, ...lease })
      .execute();
    expect(await tokens.accessTokenFor(of)).toMatchObject({ kind: 'token' });
    expect(await rowsOf(relay, "SELECT * FROM work_items WHERE task = 'lock'")).toEqual([]);
  });

  it('do not undo a reconnect that happened while they refreshed', async () => {
    const of = await jiraSite();
    const { tokens, database } = await anotherProcess();
    const box = createSecretBox(keys);
    minutes(61);
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'slowAfter', ms: 300 }, times: 1 });
    const before = tokenRequests();
    const refreshing = tokens.refresh(of);
    await until(() => tokenRequests() > before, 'the refresh to be in progress');
    const connectedBy = { id: 'user_2', name: 'Kim' };
    const { cloudId, name, url } = await site();
    const accessTokenExpiresAt = new Date(now.getTime() + 3_600_000).toISOString();
    const reconnected = { accessToken: 'access-new', refreshToken: 'refresh-new', accessTokenExpiresAt };
    const row = {
      id: siteId,
      organisationId: 'org_1',
      cloudId,
      name,
      url,
      connectedBy,
      connectedAt: now.toISOString(),
      scopes: [],
    };
    await connectSite(database, box, row, reconnected);
    expect(await refreshing).toEqual({ kind: 'token', accessToken: 'access-new' });
    expect(await tokensOf(database, box, siteId)).toEqual(reconnected);
  });

  it('do not bring back the tokens of a site that was disconnected while they refreshed', async () => {
    const of = await jiraSite();
    const { tokens } = await anotherProcess();
    minutes(61);
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'slowAfter', ms: 300 }, times: 1 });
    const before = tokenRequests();
    const refreshing = tokens.refresh(of);
    await until(() => tokenRequests() > before, 'the refresh to be in progress');
    await inDatabase(relay, (database) =>
      database.updateTable('sites').set({ access_token: null, refresh_token: null }).execute(),
    );
    expect(await refreshing).toMatchObject({ kind: 'reconnect_required' });
    expect(await stored()).toEqual({ access_token: null, refresh_token: null });
  });
});

describe('the job that refreshes ahead', () => {
  let database: Database;
  let warned: object[];
  beforeEach(async () => {
    database = await openDatabase(relay.database.at);
    warned = [];
  });
  afterEach(() => database.destroy());

  async function tick(boxKeys = keys): Promise<void> {
    const { url } = relay.atlassian;
    const client = { clientId: 'test-client', clientSecret: 'test-client-secret' };
    const oauth = createOAuth({ ...client, authUrl: url, apiUrl: url, fetch, now: clock });
    const box = createSecretBox(boxKeys);
    const tokens = createTokens({ database, box, oauth, now: clock, newId: createIds(clock) });
    const ignore = () => undefined;
    const warn = (facts: object) => void warned.push(facts);
    await refreshTokens({ database, tokens, now: clock, log: { debug: ignore, info: ignore, warn, error: warn } });
  }
  const expiring = (inMinutes: number, id = siteId) =>
    database
      .updateTable('sites')
      .set({ access_token_expires_at: new Date(now.getTime() + inMinutes * 60_000).toISOString() })
      .where('id', '=', id)
      .execute();

  it('refreshes those that expire within 60 minutes', async () => {
    for (const left of [59, 1, 0, -600]) {
      await expiring(left);
      const before = tokenRequests();
      await tick();
      expect([left, tokenRequests() - before]).toEqual([left, 1]);
    }
  });

  it('does not refresh the others', async () => {
    await expiring(61);
    const before = tokenRequests();
    await tick();
    expect(tokenRequests()).toBe(before);
  });

  it('skips sites that must be reconnected, or were disconnected', async () => {
    await expiring(5);
    const before = tokenRequests();
    await database.updateTable('sites').set({ status: 'reconnect_required' }).execute();
    await tick();
    await database.updateTable('sites').set({ status: 'connected', removed_at: '2026-11-23' }).execute();
    await tick();
    expect(tokenRequests()).toBe(before);
  });

  it('notices a revocation before any event does', async () => {
    revokeGrants(relay.atlassian.world);
    await expiring(30);
    await tick();
    expect(await site()).toMatchObject({ status: 'reconnect_required' });
    expect(await revoked()).toHaveLength(1);
    expect(JSON.stringify(warned)).toContain(siteId);
  });

  it('continues with the next site if one cannot be refreshed', async () => {
    const other = (await relay.connect('globex', claims)).searchParams.get('connected') ?? '';
    await expiring(1);
    await expiring(2, other);
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'dropBefore' }, times: 1 });
    const before = await rowsOf(relay, 'SELECT access_token FROM sites WHERE id = ?', other);
    await tick();
    expect(await rowsOf(relay, 'SELECT access_token FROM sites WHERE id = ?', other)).not.toEqual(before);
    expect(await site()).toMatchObject({ id: siteId, status: 'connected' });
  });

  it('continues with the next site if the tokens of one cannot be read', async () => {
    const other = (await relay.connect('globex', claims)).searchParams.get('connected') ?? '';
    await database.updateTable('sites').set({ refresh_token: 'k0.a.b.c' }).where('id', '=', siteId).execute();
    await expiring(1);
    await expiring(2, other);
    const before = tokenRequests();
    await tick();
    expect(tokenRequests()).toBe(before + 1);
    expect(JSON.stringify(warned)).toContain(siteId);
  });

  it('encrypts what it refreshes with the first of the configured keys', async () => {
    expect((await stored())?.refresh_token).toMatch(/^v2\.k1\./);
    await expiring(5);
    await tick([{ id: 'k2', key: Buffer.alloc(32, 9) }, ...keys]);
    expect((await stored())?.refresh_token).toMatch(/^v2\.k2\./);
    expect((await stored())?.access_token).toMatch(/^v2\.k2\./);
  });

  it('runs by TOKEN_REFRESH_CRON', async () => {
    const own = await startRelay({ environment: { TOKEN_REFRESH_CRON: '* * * * * *' } });
    await own.connect('acme');
    const before = callsOf(own.atlassian, 'token');
    await until(() => callsOf(own.atlassian, 'token') > before, 'the job to run');
    await own.stop();
  });

  it('does not run in a process that only serves the web', async () => {
    const environment = { TOKEN_REFRESH_CRON: '* * * * * *', ROLE: 'web' };
    const own = await startRelay({ environment });
    await own.connect('acme');
    const before = callsOf(own.atlassian, 'token');
    const end = Date.now() + 1_200;
    await until(() => Date.now() > end, 'a tick to pass');
    expect(callsOf(own.atlassian, 'token')).toBe(before);
    await own.stop();
  });
});
