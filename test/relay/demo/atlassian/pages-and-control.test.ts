import { startSimulatedAtlassian, type World } from '../../../../relay/demo/atlassian';
import { callJira, doc, newIssue, startCloud, type TestCloud } from './support';

describe('the control API', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startCloud();
  });

  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${cloud.url}/_control${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });

  it('adds, lists and clears faults', async () => {
    const rule = { match: { operationId: 'getLicense' }, action: { kind: 'answer', status: 500 }, times: 1 };
    expect((await control('POST', '/faults', rule)).status).toBe(201);
    expect((await cloud.jira('GET', '/instance/license')).status).toBe(500);
    expect(await (await control('GET', '/faults')).json()).toMatchObject({ items: [{ ...rule, struck: 1 }] });
    expect((await control('DELETE', '/faults')).status).toBe(204);
    expect(cloud.faults.list()).toEqual([]);
    expect((await control('POST', '/faults', { match: {}, action: { kind: 'explode' } })).status).toBe(422);
  });

  it('changes settings and the world, and shows what broke the contract', async () => {
    await cloud.jira('POST', '/issue', newIssue());
    expect((await control('PATCH', '/settings', { searchLagMs: 7 })).status).toBe(200);
    expect(cloud.settings.searchLagMs).toBe(7);
    const change = (body: unknown) => control('POST', '/world/changes', body).then(({ status }) => status);
    expect(await change({ change: 'moveToCategory', site: 'acme', issue: 'ROLL-1', category: 'done' })).toBe(204);
    expect(await change({ change: 'moveIssue', site: 'acme', issue: 'ROLL-1', project: 'OPS' })).toBe(204);
    expect(await change({ change: 'deleteIssue', site: 'acme', issue: 'NO-1' })).toBe(422);
    expect((await cloud.jira('GET', '/issue/10000')).body).toMatchObject({
      key: 'OPS-1',
      fields: { status: { name: 'Done' } },
    });
    await cloud.jira('GET', '/myself?x=1');
    expect(await (await control('GET', '/violations')).json()).toMatchObject({
      items: [{ operationId: 'getCurrentUser' }],
    });
    expect(await change({ change: 'revokeGrants' })).toBe(204);
    expect((await cloud.jira('GET', '/serverInfo')).status).toBe(401);
    expect((await control('POST', '/world/reset')).status).toBe(204);
    expect(cloud.world.sites[0]?.issues).toEqual({});
    expect(await (await control('GET', '/requests')).text()).not.toContain('demo-client-secret');
  });
});

describe('the simulated Jira’s own pages', () => {
  it('show an issue with its description, comments and history, and move it on', async () => {
    const cloud = await startCloud();
    const script = { type: 'text', text: 'bad', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] };
    const description = doc('Lift +4.2 % <b>');
    await cloud.jira(
      'POST',
      '/issue',
      newIssue(
        {
          summary: 'Winner',
          description: { ...description, content: [...description.content, { type: 'paragraph', content: [script] }] },
        },
        { properties: [{ key: 'avsb.experiment', value: { subjectId: 'exp_1' } }] },
      ),
    );
    await cloud.jira('POST', '/issue/ROLL-1/comment', { body: doc('Breached again') });
    const address = `${cloud.url}/site/acme/browse/ROLL-1`;
    const response = await fetch(address);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const text of ['Winner', 'Lift +4.2 % &lt;b&gt;', 'Breached again', 'exp_1', 'To Do'])
      expect(html).toContain(text);
    expect(html).not.toContain('javascript:');
    const moved = await fetch(`${address}/transition`, {
      method: 'POST',
      body: new URLSearchParams({ transition: '31' }),
    });
    expect(await moved.text()).toContain('lozenge done');
    expect(await (await fetch(`${cloud.url}/site/acme`)).text()).toContain('ROLL-1');
    expect((await fetch(`${cloud.url}/site/acme/browse/ROLL-99`)).status).toBe(404);
    expect((await fetch(`${cloud.url}/pages/style.css`)).headers.get('content-type')).toContain('text/css');
  });
});

describe('a world', () => {
  it('can be kept as JSON and taken up again', async () => {
    let kept = '';
    const keep = (world: World) => {
      kept = JSON.stringify(world);
    };
    const cloud = await startCloud({ onChange: keep });
    await cloud.jira('POST', '/issue', newIssue({ description: doc('Hello') }));
    await cloud.close();
    const again = await startSimulatedAtlassian({
      world: JSON.parse(kept),
      now: () => new Date('2026-11-23T10:05:00Z'),
    });
    const found = await callJira(again, cloud.tokens.access_token, 'GET', '/issue/ROLL-1');
    expect(found.body.fields.summary).toBe('Roll out');
    await again.close();
  });
});
