import { signInTokenOf, tokenOf } from '../support/avsb';
import { publicUrlOf, signIn } from '../support/browser';
import { startRelay, type TestRelay } from '../support/relay';

const avsb = 'https://app.avsb.example';
const evil = 'https://app.avsb.example.evil.example';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay({ environment: { AVSB_ORIGINS: `${avsb}, https://eu.avsb.example` } });
});

async function preflight(origin: string, path = '/v1/links', method = 'POST', of = relay) {
  const { status, headers } = await fetch(`${publicUrlOf(of)}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  return { status, headers, allowed: [...headers.keys()].filter((name) => name.startsWith('access-control-allow')) };
}

async function ask(origin: string, headers: Record<string, string>, path = '/v1/links') {
  const response = await fetch(`${publicUrlOf(relay)}${path}`, { headers: { origin, ...headers } });
  await response.arrayBuffer();
  return response;
}

describe("a page of AvsB's", () => {
  it.each([avsb, 'https://eu.avsb.example'])('may call with a token: %s', async (origin) => {
    const { status, headers } = await preflight(origin);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-headers')).toBe('authorization, content-type, if-match');
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('vary')).toMatch(/origin/i);
    const answer = await ask(origin, { authorization: `Bearer ${await tokenOf()}` });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
  });

  it('can also read why it was refused', async () => {
    const answer = await ask(avsb, { authorization: 'Bearer garbage' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, avsb]);
  });

  it('may load the panel as a module', async () => {
    const answer = await ask(avsb, {}, '/panel.js');
    expect(answer.headers.get('access-control-allow-origin')).toBe(avsb);
  });

  it('may not use the cookies of the relay', async () => {
    const cookie = await signIn(relay, await signInTokenOf());
    const answer = await ask(avsb, { cookie });
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await preflight(avsb)).headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may not request anything but the API', async () => {
    for (const path of ['/session', '/settings/integrations', '/metrics', '/openapi.json']) {
      expect((await preflight(avsb, path, 'GET')).allowed).toEqual([]);
    }
  });
});

describe('a page of another origin', () => {
  it.each([evil, 'http://app.avsb.example', 'https://app.avsb.example:8443', 'null', '*'])(
    'may not call: %s',
    async (origin) => {
      const { status, allowed } = await preflight(origin);
      expect([status, allowed]).toEqual([405, []]);
      const answer = await ask(origin, { authorization: `Bearer ${await tokenOf()}` });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('may not call if no origin is configured', async () => {
    const closed = await startRelay();
    expect((await preflight(avsb, '/v1/links', 'GET', closed)).allowed).toEqual([]);
    await closed.stop();
  });
});
