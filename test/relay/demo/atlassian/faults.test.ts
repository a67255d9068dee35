import { siteOf } from '../../../../relay/demo/atlassian/world';
import { newIssue, startCloud, type TestCloud, token } from './support';

describe('faults on purpose', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startCloud();
  });

  const create = () => cloud.jira('POST', '/issue', newIssue());
  const issueCount = () => Object.keys(siteOf(cloud.world, 'acme').issues).length;
  const match = { operationId: 'createIssue' };

  it('drop the connection before or after the work', async () => {
    cloud.faults.add({ match, action: { kind: 'dropBefore' }, times: 1 });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(issueCount()).toBe(0);
    cloud.faults.add({ match, action: { kind: 'dropAfter' }, times: 1 });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(issueCount()).toBe(1);
    expect((await create()).status).toBe(201);
    expect(cloud.requests.slice(-3).map(({ status, faults }) => [status, ...faults])).toEqual([
      [null, 'dropBefore'],
      [null, 'dropAfter'],
      [201],
    ]);
  });

  it('answer something else instead of the work, or after it', async () => {
    const headers = { 'retry-after': '2', 'ratelimit-reason': 'jira-burst-based' };
    cloud.faults.add({ match, action: { kind: 'answer', status: 429, headers }, times: 1 });
    const limited = await create();
    expect([limited.status, limited.headers.get('retry-after'), issueCount()]).toEqual([429, '2', 0]);
    cloud.faults.add({ match, action: { kind: 'answerAfter', status: 503 }, times: 1 });
    expect([(await create()).status, issueCount()]).toEqual([503, 1]);
  });

  it.each(['notJson', 'truncated', 'empty', 'otherShape'] as const)('answer garbage: %s', async (variant) => {
    cloud.faults.add({ match, action: { kind: 'garbage', afterWork: true, variant } });
    const response = await fetch(`${cloud.url}/ex/jira/${siteOf(cloud.world, 'acme').cloudId}/rest/api/3/issue`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cloud.tokens.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify(newIssue()),
    });
    const text = await response.text();
    expect([response.status, issueCount()]).toEqual([201, 1]);
    if (variant === 'otherShape') expect(JSON.parse(text)).not.toHaveProperty('id');
    else expect(() => JSON.parse(text)).toThrow();
  });

  it('strike a share of the requests, the same ones for the same seed', async () => {
    const pattern = async () => {
      const id = cloud.faults.add({ match, action: { kind: 'answer', status: 500 }, rate: 0.5, seed: 7 });
      const statuses: number[] = [];
      for (let count = 0; count < 12; count += 1) statuses.push((await create()).status);
      cloud.faults.remove(id);
      return statuses;
    };
    const first = await pattern();
    expect(new Set(first)).toEqual(new Set([201, 500]));
    expect(await pattern()).toEqual(first);
  });

  it('reach OAuth too, and only the site or path that they name', async () => {
    cloud.faults.add({ match: { operationId: 'token' }, action: { kind: 'answer', status: 503 } });
    cloud.faults.add({ match: { pathPattern: '/comment$' }, action: { kind: 'answer', status: 500 } });
    cloud.faults.add({ match: { cloudId: 'another' }, action: { kind: 'dropBefore' } });
    expect((await token(cloud, { grant_type: 'refresh_token' })).status).toBe(503);
    expect((await create()).status).toBe(201);
    expect((await cloud.jira('GET', '/issue/ROLL-1/comment')).status).toBe(500);
  });

  it('slow an answer down', async () => {
    cloud.faults.add({ match, action: { kind: 'slow', ms: 20 } });
    cloud.faults.add({ match, action: { kind: 'slowAfter', ms: 20 } });
    const started = performance.now();
    expect((await create()).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThanOrEqual(38);
  });
});
