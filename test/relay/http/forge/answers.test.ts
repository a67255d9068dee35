import { createIssue, removeIssueType } from '../../../../relay/demo/atlassian/world';
import type { Subject } from '../../../../shared/subject';
import { eventOf, signedHeaders } from '../../support/avsb';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../../support/forge-keys';
import { callsOf, issuesOf, siteOf, violationsOf } from '../../support/jira';
import { startRelay, type TestRelay } from '../../support/relay';
import { until } from '../../support/until';

let keys: ForgeKeys;
let relay: TestRelay;
let acme: string;
let globex: string;

beforeAll(async () => {
  keys = await startForgeKeys();
});
afterAll(() => keys.server.close());
beforeEach(async () => {
  relay = await startRelay({ environment: { FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl } });
  acme = siteOf(relay.atlassian, 'acme').cloudId;
  globex = siteOf(relay.atlassian, 'globex').cloudId;
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const url = 'https://app.avsb.example/experiments/exp_42/results';
const checkout: Subject = {
  name: 'Checkout redesign',
  status: 'running',
  resultsUrl: url,
  environment: 'production',
  verdict: 'breached',
  metrics: [
    { name: 'Conversion rate', role: 'primary', lift: 0.042, interval: [0.011, 0.073], confidence: 0.97 },
    { name: 'p95 latency', role: 'guardrail', breached: true },
  ],
  srm: { failed: false, pValue: 0.4 },
  updatedAt: '2026-11-23T10:00:00.000Z',
};

async function tell(
  subject: Partial<Subject> = {},
  organisationId = 'org_1',
  ref = 'experiment/exp_42',
): Promise<void> {
  const body = JSON.stringify({ organisationId, ...checkout, ...subject });
  const path = `/v1/subjects/${ref}`;
  const response = await fetch(`${relay.url}${path}`, { method: 'PUT', headers: signedHeaders(body), body });
  expect(response.status).toBe(204);
}

/** The demo's account has two sites by then, so Atlassian's answer leaves the choice to the person. */
async function connectGlobex(org: string): Promise<void> {
  const choice = (await relay.connect('globex', { org })).searchParams.get('choose');
  const { status } = await relay.call('POST', `/v1/sites/choices/${choice}`, { cloudId: globex }, { claims: { org } });
  expect(status).toBe(201);
}

async function app(cloudId: string, method: string, path: string, body?: unknown) {
  return relay.call(method, `/forge/v1/${path}`, body, { token: await keys.tokenFor(cloudId) });
}

const cards = async (cloudId: string, ...urls: string[]) => {
  const { status, body } = await app(cloudId, 'POST', 'cards', { urls });
  expect(status).toBe(200);
  return body.cards;
};

describe('the card of a results page', () => {
  it('says what matters of the experiment', async () => {
    await relay.connect();
    await tell();
    expect(await cards(acme, url)).toEqual([
      {
        url,
        access: 'granted',
        title: 'Checkout redesign',
        description:
          'Running in production. Guardrail breached: p95 latency. ' +
          'Conversion rate +4.2% (+1.1% to +7.3%), 97% confidence. As of 23 Nov 2026, 10:00 UTC.',
        updatedAt: '2026-11-23T10:00:00.000Z',
      },
    ]);
  });

  it('is found by the address as people paste it', async () => {
    await relay.connect();
    await tell();
    const pasted = [`${url}/`, `${url}#metrics`, `${url}?tab=metrics`, url.replace('app.avsb', 'APP.AvsB')];
    expect((await cards(acme, ...pasted)).map(({ access }: { access: string }) => access)).toEqual(
      pasted.map(() => 'granted'),
    );
  });

  it('is distinguished if the query names the experiment', async () => {
    await relay.connect();
    await tell({ resultsUrl: 'https://app.avsb.example/results?id=1', name: 'One' }, 'org_1', 'experiment/1');
    await tell({ resultsUrl: 'https://app.avsb.example/results?id=2', name: 'Two' }, 'org_1', 'experiment/2');
    const two = await cards(acme, 'https://app.avsb.example/results?id=2', 'https://app.avsb.example/results?id=3');
    expect(two).toMatchObject([{ title: 'Two' }, { access: 'not_found' }]);
  });

  it('is returned for each address, in order, even if it is unknown, malformed or another tenant’s', async () => {
    await relay.connect();
    await connectGlobex('org_2');
    await tell();
    await tell({ resultsUrl: 'https://app.avsb.example/theirs' }, 'org_2', 'experiment/theirs');
    const asked = ['https://app.avsb.example/theirs', 'no address', url, 'javascript:alert(1)', url, ''];
    const answered = await cards(acme, ...asked);
    expect(answered.map((card: { url: string }) => card.url)).toEqual(asked);
    expect(answered.map((card: { access: string }) => card.access === 'granted')).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
    // An unknown page can't be distinguished from another tenant's.
    expect(Object.keys(answered[0])).toEqual(Object.keys(answered[1]));
  });

  it('shows subjects of any organisation that has connected the site', async () => {
    await relay.connect();
    await relay.connect('acme', { org: 'org_2' });
    const theirs = 'https://app.avsb.example/theirs';
    await tell({ name: 'Ours' });
    await tell({ name: 'Theirs', resultsUrl: theirs }, 'org_2');
    expect(await cards(acme, url, theirs)).toMatchObject([{ title: 'Ours' }, { title: 'Theirs' }]);
  });

  it('shows the subject that was updated last if one organisation has several at an address', async () => {
    await relay.connect();
    await tell({ name: 'First', updatedAt: '2026-11-23T10:00:00.000Z' });
    await tell({ name: 'Last', updatedAt: '2026-11-23T12:00:00.000Z' }, 'org_1', 'experiment/last');
    await tell({ name: 'Between', updatedAt: '2026-11-23T11:00:00.000Z' }, 'org_1', 'experiment/between');
    expect(await cards(acme, url)).toMatchObject([{ title: 'Last' }]);
  });

  it('disappears with the organisation that has disconnected the site', async () => {
    await relay.connect();
    await relay.connect('acme', { org: 'org_2' });
    await tell();
    const disconnect = async (org: string) => {
      const { body } = await relay.call('GET', '/v1/sites', undefined, { claims: { org } });
      const { status } = await relay.call('DELETE', `/v1/sites/${body.items[0].id}`, undefined, { claims: { org } });
      expect(status).toBe(204);
    };
    await disconnect('org_1');
    expect(await cards(acme, url)).toMatchObject([{ access: 'not_found' }]);
    await disconnect('org_2');
    expect((await app(acme, 'POST', 'cards', { urls: [url] })).status).toBe(403);
  });

  it('takes at most fifty addresses', async () => {
    await relay.connect();
    const urls = (count: number) => ({ urls: Array.from({ length: count }, (_, index) => `${url}/${index}`) });
    expect((await app(acme, 'POST', 'cards', urls(50))).status).toBe(200);
    expect((await app(acme, 'POST', 'cards', urls(51))).status).toBe(422);
    expect((await app(acme, 'POST', 'cards', {})).status).toBe(422);
  });
});

describe('an address that two organisations on one site name', () => {
  const other = 'https://app.avsb.example/elsewhere';
  const later = { updatedAt: '2026-11-23T12:00:00.000Z' };
  const titleOf = async (address = url) => (await cards(acme, address))[0].title;
  beforeEach(async () => {
    await relay.connect();
    await relay.connect('acme', { org: 'org_2' });
    await tell({ name: 'Ours' });
  });

  it('belongs to the organisation that named it first, whatever times the other one sends', async () => {
    await tell({ name: 'Theirs', ...later }, 'org_2');
    await tell({ name: 'Theirs', updatedAt: '2020-01-01T00:00:00.000Z' }, 'org_2', 'experiment/old');
    expect(await titleOf()).toBe('Ours');
    await tell({ name: 'A stranger’s', ...later }, 'org_3');
    expect(await titleOf()).toBe('Ours');
  });

  it('is not taken over by an event either', async () => {
    const event = eventOf('experiment.winner_declared', { organisationId: 'org_2', subjectId: 'theirs' });
    await relay.send({ ...event, data: { ...event.data, experimentName: 'Theirs', resultsUrl: url } });
    await relay.send({ ...event, data: { ...event.data, experimentName: 'Theirs', resultsUrl: `${url}/#top` } });
    expect(await titleOf()).toBe('Ours');
  });

  it('still belongs to the first organisation after more updates', async () => {
    await tell({ name: 'Theirs', ...later }, 'org_2');
    await tell({ name: 'Ours, again', ...later });
    await relay.send(eventOf('experiment.winner_declared', { occurredAt: '2026-11-23T13:00:00.000Z' }));
    expect(await titleOf()).toBe('Checkout redesign');
  });

  it('passes to the other organisation when the first names another address, and stays there', async () => {
    await tell({ name: 'Theirs', ...later }, 'org_2');
    await tell({ name: 'Ours, moved', resultsUrl: other, updatedAt: '2026-11-23T10:01:00.000Z' });
    expect([await titleOf(), await titleOf(other)]).toEqual(['Theirs', 'Ours, moved']);
    await tell({ name: 'Ours, back', updatedAt: '2026-11-23T10:02:00.000Z' });
    expect(await titleOf()).toBe('Theirs');
  });

  it('passes to the other organisation when the first disconnects the site, and stays there when the first returns', async () => {
    await tell({ name: 'Theirs', ...later }, 'org_2');
    const { body } = await relay.call('GET', '/v1/sites');
    expect((await relay.call('DELETE', `/v1/sites/${body.items[0].id}`)).status).toBe(204);
    expect(await titleOf()).toBe('Theirs');
    await relay.connect();
    expect(await titleOf()).toBe('Theirs');
  });

  it('still belongs to the first organisation after it reconnects the site', async () => {
    await tell({ name: 'Theirs', ...later }, 'org_2');
    const { body } = await relay.call('GET', '/v1/sites');
    await relay.reconnect(body.items[0].id);
    expect(await titleOf()).toBe('Ours');
  });

  it('has no card if one names it with a query and the other without, since it is unclear whose page is meant', async () => {
    await tell({ name: 'Theirs', resultsUrl: `${url}?tab=metrics`, ...later }, 'org_2');
    expect(await cards(acme, `${url}?tab=metrics`, `${url}?tab=other`, url)).toMatchObject([
      { access: 'not_found' },
      { title: 'Ours' },
      { title: 'Ours' },
    ]);
    const page = 'https://app.avsb.example/results';
    await tell({ name: 'Two', resultsUrl: `${page}?id=2`, ...later }, 'org_1', 'experiment/2');
    await tell({ name: 'Theirs', resultsUrl: page, ...later }, 'org_2', 'experiment/index');
    expect(await cards(acme, `${page}?id=2`, page)).toMatchObject([{ access: 'not_found' }, { title: 'Theirs' }]);
  });
});

describe('an issue on a site that two organisations have connected', () => {
  const two = { claims: { org: 'org_2', orgName: 'Second Ltd', sub: 'user_2', permissions: ['manageIntegrations'] } };
  const subjectsOf = async (issueId: string | undefined) =>
    (await app(acme, 'GET', `issues/${issueId}/subjects`)).body.items;
  const link = async (destinationId: string, issueKey: string | undefined, id: string, options = {}) => {
    const subject = { kind: 'experiment', id };
    const { status } = await relay.call('POST', '/v1/links', { destinationId, issueKey, subject }, options);
    expect(status).toBe(201);
  };
  let ours: string;
  let theirs: string;

  async function connectBoth(): Promise<void> {
    ours = (await relay.destination('ROLL')).id;
    const siteId = (await relay.connect('acme', two.claims)).searchParams.get('connected');
    const made = await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL' }, two);
    expect(made.status).toBe(201);
    theirs = made.body.id;
    await tell();
    await tell({ name: 'Theirs' }, 'org_2', 'experiment/theirs');
  }

  it('shows only the subjects of the organisation that filed it, under its name', async () => {
    await connectBoth();
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(deliveries[0].id);
    const [issue] = issuesOf(relay.atlassian);
    await link(theirs, issue?.key, 'theirs', two);
    expect(await subjectsOf(issue?.id)).toMatchObject([
      { name: 'Checkout redesign', organisation: { id: 'org_1', name: 'org_1' } },
    ]);
    await tell({ name: 'Ours, too' }, 'org_1', 'experiment/too');
    await link(ours, issue?.key, 'too');
    expect((await subjectsOf(issue?.id)).map(({ name }: { name: string }) => name)).toEqual([
      'Checkout redesign',
      'Ours, too',
    ]);
  });

  it('shows each organisation’s subjects under its own name if a person created it in Jira', async () => {
    await connectBoth();
    const issue = createIssue(relay.atlassian.world, siteOf(relay.atlassian), {
      projectId: 'ROLL',
      issueTypeId: siteOf(relay.atlassian).issueTypes[0]?.id ?? '',
      summary: 'By hand',
    });
    await link(theirs, issue.key, 'theirs', two);
    await link(ours, issue.key, 'exp_42', { claims: { orgName: 'First Ltd' } });
    expect(await subjectsOf(issue.id)).toMatchObject([
      { name: 'Checkout redesign', organisation: { id: 'org_1', name: 'First Ltd' } },
      { name: 'Theirs', organisation: { id: 'org_2', name: 'Second Ltd' } },
    ]);
  });

  it('is in a project whose rows name their organisations', async () => {
    await connectBoth();
    const { projects } = siteOf(relay.atlassian);
    const { body } = await app(acme, 'GET', `projects/${projects.find(({ key }) => key === 'ROLL')?.id}/mappings`);
    const named = body.items.map((row: { destination: { id: string }; organisation: { name: string } }) =>
      JSON.stringify([row.destination.id, row.organisation.name]),
    );
    expect(new Set(named)).toEqual(
      new Set(
        [
          [ours, 'org_1'],
          [theirs, 'Second Ltd'],
        ].map((pair) => JSON.stringify(pair)),
      ),
    );
  });

  it('names no organisation while only one has connected the site', async () => {
    ours = (await relay.destination('ROLL')).id;
    await tell();
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(deliveries[0].id);
    const [subject] = await subjectsOf(issuesOf(relay.atlassian)[0]?.id);
    expect(subject).not.toHaveProperty('organisation');
  });
});

describe('the subjects of an issue', () => {
  it('are those that the issue is linked with, in their current state', async () => {
    const destination = await relay.destination();
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(deliveries[0].id);
    await tell();
    const [issue] = issuesOf(relay.atlassian);
    const linked = {
      destinationId: destination.id,
      issueKey: issue?.key,
      subject: { kind: 'flag', id: 'new-checkout' },
    };
    expect((await relay.call('POST', '/v1/links', linked)).status).toBe(201);
    await tell({ name: 'New checkout', status: 'live', verdict: undefined }, 'org_1', 'flag/new-checkout');
    const { status, body } = await app(acme, 'GET', `issues/${issue?.id}/subjects`);
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        ...checkout,
        kind: 'experiment',
        id: 'exp_42',
        eventType: 'experiment.guardrail_breached',
        asOf: '2026-11-23T10:00:00.000Z',
      },
      expect.objectContaining({ kind: 'flag', id: 'new-checkout', name: 'New checkout', eventType: null }),
    ]);
    // The same issue id on another site is another issue.
    await connectGlobex('org_2');
    expect((await app(globex, 'GET', `issues/${issue?.id}/subjects`)).body).toEqual({ items: [] });
  });

  it('are empty for an issue without a link', async () => {
    await relay.connect();
    expect(await app(acme, 'GET', 'issues/99/subjects')).toMatchObject({ status: 200, body: { items: [] } });
  });
});

describe('the rows that file into a project', () => {
  it('name issue type and priority, and what is wrong', async () => {
    const destination = await relay.destination('ROLL');
    const { body } = await app(acme, 'GET', `projects/${destination.project.id}/mappings`);
    expect(body.items).toHaveLength(destination.mappings.length);
    expect(body.items).toContainEqual({
      destination: {
        id: destination.id,
        name: destination.name,
        url: expect.stringMatching(new RegExp(`/settings/integrations/destinations/${destination.id}$`)),
      },
      eventType: 'experiment.guardrail_breached',
      issueType: { id: expect.any(String), name: 'Bug' },
      priority: { id: expect.any(String), name: 'High' },
      enabled: true,
    });
    removeIssueType(siteOf(relay.atlassian), 'Bug');
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(deliveries[0].id);
    const after = (await app(acme, 'GET', `projects/${destination.project.id}/mappings`)).body.items;
    // The check that follows the refusal may have found by now that other rows have no issue type either.
    const waiting = after.filter(({ problem }: { problem?: { code: string } }) => problem?.code === 'remap_required');
    expect(waiting).toMatchObject([
      { eventType: 'experiment.guardrail_breached', problem: { message: expect.any(String) } },
    ]);
  });

  it('are empty for a project of another tenant', async () => {
    const destination = await relay.destination('ROLL');
    await connectGlobex('org_2');
    expect((await app(globex, 'GET', `projects/${destination.project.id}/mappings`)).body.items).toEqual([]);
  });
});

describe('a change in Jira that the app reports', () => {
  it('makes the relay read the issue again, and trust nothing else', async () => {
    await relay.destination();
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(deliveries[0].id);
    const [issue] = issuesOf(relay.atlassian);
    const site = siteOf(relay.atlassian);
    const done = site.statuses.find(({ category }) => category === 'done');
    if (issue !== undefined && done !== undefined) issue.statusId = done.id;
    const told = { eventType: 'avi:jira:updated:issue', issueId: issue?.id, issue: { fields: { status: 'Open' } } };
    const answers = await Promise.all([1, 2, 3].map(() => app(acme, 'POST', 'events', told)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    await until(async () => {
      const { body } = await relay.call('GET', '/v1/links');
      return body.items[0].status.category === 'done';
    }, 'the link to be done');
    expect(callsOf(relay.atlassian, 'bulkFetchIssues')).toBeLessThanOrEqual(2);
  });

  it('triggers a check of a project’s destinations, so that a problem is known before an event fails on it', async () => {
    const destination = await relay.destination('ROLL');
    removeIssueType(siteOf(relay.atlassian), 'Bug', 'ROLL');
    const told = { eventType: 'avi:jira:updated:project', projectId: destination.project.id };
    expect((await app(acme, 'POST', 'events', told)).status).toBe(202);
    const rows = () => app(acme, 'GET', `projects/${destination.project.id}/mappings`);
    await until(
      async () => (await rows()).body.items.some(({ problem }: { problem?: unknown }) => problem !== undefined),
      'the problem to be found',
    );
  });

  it('triggers a check of the destinations with an issue type, and no others', async () => {
    const destination = await relay.destination('ROLL');
    const bug = destination.mappings.find(
      (row: { issueType: { name: string } | null }) => row.issueType?.name === 'Bug',
    );
    removeIssueType(siteOf(relay.atlassian), 'Bug');
    const before = callsOf(relay.atlassian, 'getCreateIssueMetaIssueTypes');
    await app(acme, 'POST', 'events', { eventType: 'avi:jira:deleted:issuetype', issueTypeId: '99999' });
    await app(acme, 'POST', 'events', { eventType: 'avi:jira:deleted:issuetype', issueTypeId: bug.issueType.id });
    await until(async () => {
      const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
      return body.problems.some(({ code }: { code: string }) => code === 'issue_type_missing');
    }, 'the missing issue type to be found');
    expect(callsOf(relay.atlassian, 'getCreateIssueMetaIssueTypes')).toBe(before + 1);
  });

  it('costs nothing if the issue has no link', async () => {
    await relay.connect();
    expect((await app(acme, 'POST', 'events', { eventType: 'avi:jira:updated:issue', issueId: '99' })).status).toBe(
      202,
    );
    expect(callsOf(relay.atlassian, 'bulkFetchIssues') + callsOf(relay.atlassian, 'getIssue')).toBe(0);
  });

  it('is refused from a site that no organisation has connected, and if it is empty', async () => {
    expect((await app(globex, 'POST', 'events', { eventType: 'x', issueId: '1' })).status).toBe(403);
    await relay.connect();
    expect((await app(acme, 'POST', 'events', { issueId: '1' })).status).toBe(422);
  });
});

describe('a malformed call', () => {
  const long = 'x'.repeat(256);
  it.each([
    ['a body that is no JSON', 'POST', 'cards', '{', 422],
    ['a body that is no object', 'POST', 'cards', '[]', 422],
    ['addresses that are no list', 'POST', 'cards', JSON.stringify({ urls: 'https://app.avsb.example' }), 422],
    ['an address that is no text', 'POST', 'cards', JSON.stringify({ urls: [7] }), 422],
    ['a body of 300 KiB', 'POST', 'cards', JSON.stringify({ urls: ['x'.repeat(300 * 1024)] }), 413],
    ['an id that is no text', 'POST', 'events', JSON.stringify({ eventType: 'x', issueId: 10_001 }), 422],
    ['an empty id', 'POST', 'events', JSON.stringify({ eventType: 'x', projectId: '' }), 422],
    ['an id that is too long', 'POST', 'events', JSON.stringify({ eventType: 'x', issueTypeId: long }), 422],
    ['an issue that is too long', 'GET', `issues/${long}/subjects`, null, 422],
    ['an issue with a character that none has', 'GET', 'issues/%00/subjects', null, 400],
    ['a project with a character that none has', 'GET', 'projects/%00/mappings', null, 400],
    ['an address that is not there', 'GET', 'issues', null, 404],
    ['a method that is not there', 'GET', 'cards', null, 405],
  ])('is refused, with a problem that says why: %s', async (_, method, path, body, status) => {
    await relay.connect();
    const headers = {
      authorization: `Bearer ${await keys.tokenFor(acme)}`,
      ...(body !== null && { 'content-type': 'application/json' }),
    };
    const response = await fetch(`${relay.url}/forge/v1/${path}`, { method, headers, body });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  });
});
