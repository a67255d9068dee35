import { eventOf, signedHeaders, signInTokenOf, tokenOf } from '../support/avsb';
import { browse, signIn } from '../support/browser';
import { startRelay, type TestRelay } from '../support/relay';
import { pathOf, routesFor, titleOf } from './routes';

const perSecond = 3;

let relay: TestRelay;
/** The clock stands still, so that all calls of a test are made in one second. */
let now = Date.now();
beforeAll(async () => {
  relay = await startRelay({
    environment: { RATE_LIMIT_PER_SECOND: String(perSecond) },
    now: () => new Date(now),
  });
});
beforeEach(() => {
  now += 1_000;
});

type Headers = Record<string, string>;

const statusOf = async (headers: Headers) =>
  (await relay.call('GET', '/v1/event-types', undefined, { token: null, headers })).status;

async function statusesOf(headers: readonly Headers[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const given of headers) statuses.push(await statusOf(given));
  return statuses;
}

const allowedThenRefused = [...Array.from({ length: perSecond }, () => 200), 429, 429];
const bearer = async (claims: Parameters<typeof tokenOf>[0]) => ({ authorization: `Bearer ${await tokenOf(claims)}` });

describe('the limit of calls a second', () => {
  it('counts a person once, however their token is written', async () => {
    const token = await tokenOf({ sub: 'user_spelling' });
    const spellings = ['Bearer ', 'Bearer  ', 'bearer\t', `BEARER${' '.repeat(40)}`, 'bEaReR   '];
    const headers = spellings.map((scheme) => ({ authorization: `${scheme}${token}` }));
    expect(await statusesOf(headers)).toEqual(allowedThenRefused);
  });

  it('counts a person once, whichever of their tokens and sessions they use', async () => {
    const sub = 'user_many_tokens';
    const cookies = [
      await signIn(relay, await signInTokenOf({ sub })),
      await signIn(relay, await signInTokenOf({ sub })),
    ];
    const tokens = [
      await bearer({ sub, exp: '5m' }),
      await bearer({ sub, exp: '6m' }),
      await bearer({ sub, exp: '7m' }),
    ];
    const headers = [...cookies.map((cookie) => ({ cookie })), ...tokens];
    expect(await statusesOf(headers)).toEqual(allowedThenRefused);
  });

  it('counts people separately unless organisation and id are the same', async () => {
    const people = [
      { org: 'a', sub: 'b' },
      { org: 'a', sub: 'c' },
      { org: 'b', sub: 'a' },
      { org: 'a","b', sub: 'c' },
      { org: 'a', sub: 'b","c' },
      { org: 'ab', sub: 'c' },
      { org: 'a', sub: 'bc' },
    ];
    const headers = await Promise.all(people.map(bearer));
    expect(new Set(await statusesOf(headers))).toEqual(new Set([200]));
  });

  it('also counts calls that are refused because of a missing permission', async () => {
    const claims = { sub: 'user_without', permissions: [] };
    const statuses: number[] = [];
    for (let call = 0; call <= perSecond; call += 1) {
      statuses.push((await relay.call('GET', '/v1/sites', undefined, { claims })).status);
    }
    expect(statuses).toEqual([403, 403, 403, 429]);
  });

  it('says when to retry, and then lets the person continue', async () => {
    const headers = await bearer({ sub: 'user_again' });
    await statusesOf(Array.from({ length: perSecond }, () => headers));
    const refused = await relay.call('GET', '/v1/event-types', undefined, { token: null, headers });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(refused.body).toMatchObject({ type: 'urn:avsb:problem:too_many_requests' });
    now += 1_000;
    expect(await statusOf(headers)).toBe(200);
  });

  it('is shown in the metrics', async () => {
    const headers = await bearer({ sub: 'user_counted' });
    const before = await figure('avsb_limited_calls_total{by="person"}');
    await statusesOf(Array.from({ length: perSecond + 2 }, () => headers));
    expect(await figure('avsb_limited_calls_total{by="person"}')).toBe(before + 2);
  });
});

describe('failed authentication', () => {
  const garbage = { authorization: 'Bearer garbage' };
  /** As many as an address may have within a second. */
  const failOften = () =>
    statusesOf(Array.from({ length: perSecond }, (_, index) => ({ authorization: `Bearer ${index}` })));

  it('is limited by address, whatever is tried', async () => {
    expect(await failOften()).toEqual([401, 401, 401]);
    for (const headers of [garbage, { cookie: `avsb_jira_session=${'x'.repeat(43)}` }, {}]) {
      const refused = await relay.call('GET', '/v1/event-types', undefined, { token: null, headers });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    }
    now += 1_000;
    expect(await statusOf(garbage)).toBe(401);
  });

  it('is limited for Jira’s hook and for signing in, too', async () => {
    await failOften();
    expect((await relay.call('POST', '/hooks/jira', {}, { token: 'garbage' })).status).toBe(429);
    const page = await browse(relay, '/session?token=garbage');
    expect([page.status, page.text]).toEqual([429, expect.stringContaining('<h1>That was too many calls.</h1>')]);
  });

  it('does not keep out people who can be authenticated: others may share the address', async () => {
    await failOften();
    expect(await statusOf(garbage)).toBe(429);
    expect(await statusOf(await bearer({ sub: 'user_neighbour' }))).toBe(200);
    expect(await signIn(relay, await signInTokenOf())).not.toBe('');
  });

  it('does not limit signed routes, whose sender must be able to see what is wrong', async () => {
    await failOften();
    const body = JSON.stringify(eventOf('experiment.launched'));
    for (const route of routesFor('avsb')) {
      const method = route.method.toUpperCase();
      const answer = await fetch(`${relay.url}${pathOf(route, { kind: 'experiment' })}`, { method, body });
      expect([titleOf(route), answer.status]).toEqual([titleOf(route), 401]);
    }
    const taken = await fetch(`${relay.url}/v1/events`, { method: 'POST', headers: signedHeaders(body), body });
    expect(taken.status).toBe(202);
  });

  it('is counted by what was tried', async () => {
    const session = { cookie: `avsb_jira_session=${'x'.repeat(43)}` };
    const tried = { token: garbage, session, none: {} };
    for (const [credential, headers] of Object.entries(tried)) {
      const series = `avsb_failed_authentications_total{credential="${credential}"}`;
      const before = await figure(series);
      await statusOf(headers);
      expect([credential, await figure(series)]).toEqual([credential, before + 1]);
    }
    const series = 'avsb_failed_authentications_total{credential="signature"}';
    const before = await figure(series);
    await fetch(`${relay.url}/v1/events`, { method: 'POST', headers: signedHeaders('other'), body: '{}' });
    expect(await figure(series)).toBe(before + 1);
  });

  it('is logged with its address, at most once a minute, and without what was tried', async () => {
    const logged = () => relay.logged.filter(({ sentence }) => sentence === 'A call could not be authenticated.');
    const token = await tokenOf({ aud: 'avsb-slack-relay' });
    now += 60_000;
    const before = logged().length;
    for (let call = 0; call < 5; call += 1) await statusOf({ authorization: `Bearer ${token}` });
    const [line, ...others] = logged().slice(before);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level: 'warn',
      facts: {
        address: expect.stringContaining('127.0.0.1'),
        call: 'GET /v1/event-types',
        credential: 'token',
        reason: 'The token was not issued by AvsB for this relay.',
      },
    });
    now += 60_000;
    await statusOf({ authorization: `Bearer ${token}` });
    expect(logged().at(-1)).toMatchObject({ facts: { unloggedBefore: 4 } });
    expect(JSON.stringify(relay.logged)).not.toContain(token);
  });

  it('is not logged for a caller without credentials, who is only signed out', async () => {
    now += 60_000;
    const before = relay.logged.length;
    await statusOf({});
    expect(relay.logged.length).toBe(before);
  });
});

describe('without RATE_LIMIT_PER_SECOND', () => {
  it('no one is limited, and failed authentication is still counted and logged', async () => {
    const own = await startRelay();
    const call = (token: string) => own.call('GET', '/v1/event-types', undefined, { token });
    const token = await tokenOf();
    const calls = Array.from({ length: 20 }, (_, index) => call(index % 2 === 0 ? token : 'garbage'));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 401]));
    expect(await figure('avsb_failed_authentications_total{credential="token"}', own)).toBe(10);
    expect(own.logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
    await own.stop();
  });
});

/** One figure of /metrics. */
async function figure(series: string, of = relay): Promise<number> {
  const { body } = await of.call('GET', '/metrics', undefined, { token: null });
  const line = (body as string).split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}
