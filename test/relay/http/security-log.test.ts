import { type PersonClaims, signInTokenOf } from '../support/avsb';
import { browse, signIn } from '../support/browser';
import { startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});

/** What was logged since, of one kind. */
function loggedAs(sentence: string): TestRelay['logged'] {
  return relay.logged.filter((line) => line.sentence === sentence);
}

const address = expect.stringContaining('127.0.0.1');

async function sessionOf(claims: PersonClaims): Promise<{ cookie: string; csrfToken: string }> {
  const cookie = await signIn(relay, await signInTokenOf(claims));
  const { body } = await relay.call('GET', '/v1/session', undefined, { token: null, headers: { cookie } });
  return { cookie, csrfToken: body.csrfToken };
}

describe('the log', () => {
  it('says who signed in, and who signed out', async () => {
    const { cookie, csrfToken } = await sessionOf({ sub: 'user_in', org: 'org_in' });
    const headers = { cookie, 'x-csrf-token': csrfToken };
    await relay.call('POST', '/session/end', undefined, { token: null, headers });
    await relay.call('POST', '/session/end', undefined, { token: null, headers });
    const facts = { organisationId: 'org_in', userId: 'user_in', address };
    expect(loggedAs('A browser was signed in.')).toEqual([expect.objectContaining({ level: 'info', facts })]);
    expect(loggedAs('A browser was signed out.')).toEqual([expect.objectContaining({ level: 'info', facts })]);
  });

  it('says who signed in by a link of another site once they confirm it', async () => {
    const mine = await sessionOf({ sub: 'user_mine', org: 'org_mine' });
    const before = loggedAs('A browser was signed in.').length;
    const link = `/session?token=${await signInTokenOf({ sub: 'user_next', org: 'org_next' })}`;
    const asked = await browse(relay, link, { cookie: mine.cookie, 'sec-fetch-site': 'cross-site' });
    expect(loggedAs('A browser was signed in.')).toHaveLength(before);
    const [, answer = ''] = /action="[^"]*(\/session\/switch[^"]*)"/.exec(asked.text) ?? [];
    const cookie = `${mine.cookie}; ${asked.setCookie.split(';')[0]}`;
    expect((await browse(relay, answer, { cookie }, 'POST')).status).toBe(302);
    expect(loggedAs('A browser was signed in.').at(-1)?.facts).toMatchObject({ userId: 'user_next' });
  });

  it('says who called what without permission', async () => {
    const claims = { sub: 'user_without', permissions: [] };
    expect((await relay.call('GET', '/v1/audit-log', undefined, { claims })).status).toBe(403);
    expect(loggedAs('A call was forbidden.').at(-1)).toMatchObject({
      level: 'warn',
      facts: {
        call: 'GET /v1/audit-log',
        reason: 'forbidden',
        organisationId: 'org_1',
        userId: 'user_without',
        address,
      },
    });
  });

  it('says that a page of another site called', async () => {
    const { cookie } = await sessionOf({});
    const headers = { cookie, origin: 'https://evil.example' };
    expect((await relay.call('POST', '/v1/sites/connect', undefined, { token: null, headers })).status).toBe(403);
    expect(loggedAs('A call was forbidden.').at(-1)?.facts).toMatchObject({
      call: 'POST /v1/sites/connect',
      reason: 'csrf',
      userId: null,
    });
  });
});
