import { created, issueToFile, jiraThat, otherSite, site } from './jira-site';
import { always, inTurn, type LocalServer } from './local-server';

const until = '2026-11-23T10:00:30.000Z';
const comment = { body: { version: 1 as const, type: 'doc' as const, content: [] } };

let server: LocalServer | undefined;
afterEach(async () => server?.close());

/** A comment on issue 10001 meets the limit; then, for each kind of call, whether it is held back. */
async function afterwards(status: number, headers: Record<string, string>) {
  const { jira, clock, ...started } = await jiraThat(inTurn(always(status, '', headers), always(201, created)));
  server = started.server;
  const answer = await jira.addComment(site, '10001', comment);
  const calls = {
    sameIssue: () => jira.addComment(site, '10001', comment),
    sameEndpoint: () => jira.addComment(site, '10002', comment),
    sameSite: () => jira.createIssue(site, issueToFile),
    elsewhere: () => jira.createIssue(otherSite, issueToFile),
  };
  const held: string[] = [];
  for (const [name, call] of Object.entries(calls)) if ((await call()).kind === 'paused') held.push(name);
  return { answer, held, jira, clock };
}

describe('a rate limit of Jira', () => {
  it.each<[string | null, string[]]>([
    ['jira-per-issue-on-write', ['sameIssue']],
    ['jira-burst-based', ['sameIssue', 'sameEndpoint']],
    ['jira-quota-tenant-based', ['sameIssue', 'sameEndpoint', 'sameSite']],
    [null, ['sameIssue', 'sameEndpoint', 'sameSite']],
    ['jira-quota-global-based', ['sameIssue', 'sameEndpoint', 'sameSite', 'elsewhere']],
  ])('with the reason %j holds back %j', async (reason, expected) => {
    const headers = { 'retry-after': '30', ...(reason !== null && { 'ratelimit-reason': reason }) };
    const { answer, held } = await afterwards(429, headers);
    expect(answer).toMatchObject({ kind: 'refused', status: 429, retryAt: until });
    expect(held).toEqual(expected);
  });

  it('holds back the site after a 503 with Retry-After, and the write is uncertain', async () => {
    const { answer, held } = await afterwards(503, { 'retry-after': '30' });
    expect(answer).toMatchObject({ kind: 'faulty', status: 503, retryAt: until });
    expect(held).toEqual(['sameIssue', 'sameEndpoint', 'sameSite']);
  });

  it.each([429, 503])('leaves a refusal without Retry-After to the caller: %d', async (status) => {
    const { answer, held } = await afterwards(status, {});
    expect(answer).toMatchObject({ retryAt: null });
    expect(held).toEqual([]);
  });

  it('ends when its time is over', async () => {
    const { jira, clock } = await afterwards(429, { 'retry-after': '30' });
    expect(await jira.createIssue(site, issueToFile)).toMatchObject({ kind: 'paused', until });
    clock.now = new Date(until);
    expect(await jira.createIssue(site, issueToFile)).toMatchObject({ kind: 'ok' });
  });
});
