import { generateKeyPair } from 'jose';
import { deleteIssue, removeIssueType } from '../../relay/demo/atlassian/world';
import { maxCardUrlChars } from '../../shared/forge-api';
import { issueResolver, jiraChanged, projectResolver, resolveLinks } from '../../src/index';
import { eventOf, signedHeaders } from '../relay/support/avsb';
import { appOf, type ForgeKeys, forgeAppId, type InvocationClaims, startForgeKeys } from '../relay/support/forge-keys';
import { callsOf, issuesOf, siteOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';
import { until } from '../relay/support/until';
import { type ForgePlatform, startForgePlatform } from './support/forge-platform';

let keys: ForgeKeys;
let relay: TestRelay;
let forge: ForgePlatform;
let cloudId: string;

beforeAll(async () => {
  keys = await startForgeKeys();
});
afterAll(() => keys.server.close());
beforeEach(async () => {
  relay = await startRelay({ environment: { FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl } });
  cloudId = siteOf(relay.atlassian).cloudId;
  forge = startForgePlatform(
    keys,
    () => relay.url,
    () => cloudId,
  );
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const url = 'https://app.avsb.example/experiments/exp_42/results';

/** Files a ticket for a breached guardrail. */
async function ticket() {
  const destination = await relay.destination();
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
  await relay.settled(deliveries[0].id);
  const [issue] = issuesOf(relay.atlassian);
  if (issue === undefined) throw new Error('No ticket was filed.');
  return { destination, issue };
}

describe('a results page in Jira', () => {
  const resolve = (...urls: string[]) => resolveLinks({ type: 'resolve', payload: { urls } });

  it('becomes a card, too, if Jira sends the addresses without a payload', async () => {
    process.env.RELAY_URL = 'https://relay.avsb.example/';
    await ticket();
    const [bare, usual] = [await resolveLinks({ urls: [url] }), await resolve(url)];
    expect(bare).toEqual(usual);
    expect(bare).toMatchObject({ entities: [{ meta: { access: 'granted' } }] });
  });

  it('becomes a card with the state of the experiment', async () => {
    process.env.RELAY_URL = 'https://relay.avsb.example/';
    await ticket();
    const updatedAt = '2026-11-23T10:00:00.000Z';
    expect(await resolve(url)).toEqual({
      entities: [
        {
          identifier: { url },
          meta: { access: 'granted', visibility: 'restricted' },
          entity: {
            schemaVersion: '2.0',
            id: url,
            updateSequenceNumber: Date.parse(updatedAt),
            displayName: 'Checkout redesign',
            description: 'Running. Guardrail breached: p95 latency. As of 23 Nov 2026, 10:00 UTC.',
            url,
            createdAt: updatedAt,
            lastUpdatedAt: updatedAt,
            'atlassian:document': {
              type: { category: 'document', iconUrl: 'https://relay.avsb.example/icon.svg' },
            },
          },
        },
      ],
    });
  });

  it('is not found if AvsB doesn’t know it', async () => {
    await relay.connect();
    const unknown = 'https://app.avsb.example/experiments/unknown/results';
    expect((await resolve(unknown)).entities).toEqual([
      { identifier: { url: unknown }, meta: { access: 'not_found', visibility: 'not_found' } },
    ]);
  });

  it('is forbidden on a site that no organisation has connected', async () => {
    expect((await resolve(url)).entities).toEqual([
      { identifier: { url }, meta: { access: 'forbidden', visibility: 'restricted' } },
    ]);
  });

  it('of another tenant looks like an unknown one', async () => {
    await relay.connect();
    const theirs = 'https://app.avsb.example/experiments/theirs/results';
    const subject = { name: 'Theirs', status: 'running', resultsUrl: theirs, updatedAt: '2026-11-23T10:00:00.000Z' };
    const body = JSON.stringify({ organisationId: 'org_2', ...subject });
    const headers = signedHeaders(body);
    const { status } = await fetch(`${relay.url}/v1/subjects/experiment/theirs`, { method: 'PUT', headers, body });
    expect(status).toBe(204);
    expect((await resolve(theirs)).entities).toEqual([
      { identifier: { url: theirs }, meta: { access: 'not_found', visibility: 'not_found' } },
    ]);
  });

  it('is shown whatever other addresses are on the page: too long, repeated or malformed', async () => {
    await ticket();
    const long = `${url}?${'x'.repeat(20_000)}`;
    const { entities } = await resolve(long, url, 'no address', url);
    expect(entities.map(({ identifier, meta }) => [identifier.url, meta.access])).toEqual([
      [long, 'not_found'],
      [url, 'granted'],
      ['no address', 'not_found'],
      [url, 'granted'],
    ]);
  });

  it('fits, with others of the greatest length, into one call to the relay', async () => {
    await relay.connect();
    const urls = Array.from({ length: 50 }, (_, index) => `${url}?${index}`.padEnd(maxCardUrlChars, 'あ'));
    expect((await resolve(...urls)).entities.map(({ meta }) => meta.access)).toEqual(urls.map(() => 'not_found'));
    expect(forge.requests).toHaveLength(1);
  });

  it('has no icon if the app is not configured with the relay’s address', async () => {
    delete process.env.RELAY_URL;
    await ticket();
    expect((await resolve(url)).entities[0]?.entity).toMatchObject({
      'atlassian:document': { type: { category: 'document' } },
    });
    expect(JSON.stringify(await resolve(url))).not.toContain('iconUrl');
  });

  it('is one of many, asked for in portions and answered in order', async () => {
    await relay.connect();
    const urls = Array.from(
      { length: 120 },
      (_, index) => `https://app.avsb.example/experiments/${index % 90}/results`,
    );
    const { entities } = await resolve(...urls);
    expect(entities.map(({ identifier }) => identifier.url)).toEqual(urls);
    expect(forge.requests.map(({ body }) => (body as { urls: string[] }).urls.length)).toEqual([50, 50, 20]);
  });

  it('makes no call if there are no addresses', async () => {
    expect(await resolve()).toEqual({ entities: [] });
    expect(forge.requests).toEqual([]);
  });

  it.each([500, 503, 429, 401, 404])('fails if the relay answers %d, so that Jira asks again', async (status) => {
    forge.relay = () => ({ status, body: { title: 'secret of a tenant' } });
    await expect(resolve(url)).rejects.toThrow(`The relay answered ${status}.`);
  });

  it('fails if the relay’s answer is malformed', async () => {
    forge.relay = () => ({ status: 200, body: { cards: [{ url, access: 'granted' }] } });
    await expect(resolve(url)).rejects.toThrow();
  });
});

describe('the panel of an issue', () => {
  const ask = (extension: unknown) =>
    issueResolver({ call: { functionKey: 'issueSubjects' }, context: { extension } } as never, {
      principal: { accountId: '5b10ac8d82e05b22cc7d4ef5' },
    });

  it('receives what the issue is linked with', async () => {
    const { issue } = await ticket();
    forge.jira = (path) =>
      path === `/rest/api/3/issue/${issue.id}?fields=issuetype`
        ? { status: 200, body: { id: issue.id, key: issue.key } }
        : undefined;
    expect(await ask({ issue: { id: issue.id, key: issue.key, typeId: '10004' } })).toMatchObject({
      kind: 'subjects',
      items: [{ kind: 'experiment', id: 'exp_42', verdict: 'breached', eventType: 'experiment.guardrail_breached' }],
    });
    expect(forge.requests[0]?.target).toMatchObject({ type: 'fpp', provider: 'user', remote: 'jira' });
  });

  it.each([403, 404])('shows nothing of an issue that Jira hides from the viewer (%d)', async (status) => {
    const { issue } = await ticket();
    forge.jira = () => ({ status });
    expect(await ask({ issue: { id: issue.id } })).toEqual({ kind: 'hidden' });
    expect(forge.requests.filter(({ target }) => target.type === 'frc')).toEqual([]);
  });

  it('asks the relay for the issue that Jira returned, whatever the browser sent', async () => {
    await relay.connect();
    forge.jira = () => ({ status: 200, body: { id: '10077', key: 'ROLL-7' } });
    expect(await ask({ issue: { id: 'ROLL-7' } })).toEqual({ kind: 'subjects', items: [] });
    expect(forge.requests.at(-1)?.path).toBe('/forge/v1/issues/10077/subjects');
  });

  it.each(['../project/ROLL', '1/../../myself', '1?expand=names', '..%2f'])(
    'refuses a path in place of an issue: %s',
    async (id) => {
      await expect(ask({ issue: { id } })).rejects.toThrow();
      expect(forge.requests).toEqual([]);
    },
  );

  it('says that the site is not connected', async () => {
    forge.jira = () => ({ status: 200, body: { id: '1', key: 'ROLL-1' } });
    expect(await ask({ issue: { id: '1' } })).toEqual({ kind: 'not_connected' });
  });

  it('fails if there is no issue, or Jira or the relay fails', async () => {
    await expect(ask({})).rejects.toThrow();
    forge.jira = () => ({ status: 500 });
    await expect(ask({ issue: { id: '1' } })).rejects.toThrow('Jira answered 500.');
    forge.jira = () => ({ status: 200, body: { id: '1' } });
    forge.relay = () => ({ status: 503 });
    await expect(ask({ issue: { id: '1' } })).rejects.toThrow('The relay answered 503.');
  });
});

describe('the settings page of a project', () => {
  const ask = (id: string) =>
    projectResolver(
      { call: { functionKey: 'projectIssueTypes' }, context: { extension: { project: { id, key: 'ROLL' } } } } as never,
      { principal: { accountId: '5b10ac8d82e05b22cc7d4ef5' } },
    );

  /** Jira as a project admin sees it, with the types that the project has in the simulated one. */
  function asAdmin(projectId: string, { isAdmin = true, simplified = false } = {}) {
    const site = siteOf(relay.atlassian);
    const project = site.projects.find(({ id }) => id === projectId);
    forge.jira = (path) => {
      if (path.startsWith(`/rest/api/3/mypermissions?projectId=${projectId}`)) {
        const ADMINISTER_PROJECTS = { id: '23', key: 'ADMINISTER_PROJECTS', havePermission: isAdmin };
        return { status: 200, body: { permissions: { ADMINISTER_PROJECTS } } };
      }
      if (path === `/rest/api/3/project/${projectId}`) {
        return { status: 200, body: { id: projectId, key: project?.key, name: project?.name, simplified } };
      }
      if (path === `/rest/api/3/issuetype/project?projectId=${projectId}`) {
        const types = site.issueTypes.filter(({ id }) => project?.issueTypeIds.includes(id));
        return { status: 200, body: types.map(({ id, name, subtask }) => ({ id, name, subtask })) };
      }
      return undefined;
    };
  }

  it('lists the project’s issue types, and the rows that file as each', async () => {
    const { destination } = await ticket();
    asAdmin(destination.project.id);
    const answer = await ask(destination.project.id);
    expect(answer).toMatchObject({
      kind: 'types',
      broken: [],
      typesUrl: '/plugins/servlet/project-config/ROLL/issuetypes',
      types: expect.arrayContaining([
        expect.objectContaining({
          name: 'Bug',
          rows: expect.arrayContaining([
            {
              event: 'Guardrail breached',
              priority: 'High',
              problem: null,
              destination: { name: destination.name, url: expect.stringContaining(destination.id) },
            },
          ]),
        }),
      ]),
    });
  });

  it('shows what is broken before an event fails on it', async () => {
    const { destination } = await ticket();
    removeIssueType(siteOf(relay.atlassian), 'Bug', 'ROLL');
    asAdmin(destination.project.id, { simplified: true });
    expect(await ask(destination.project.id)).toMatchObject({
      typesUrl: '/jira/software/projects/ROLL/settings/issuetypes',
      broken: [
        { event: 'Guardrail breached', problem: 'This project has no “Bug”. Choose another issue type in AvsB.' },
        { event: 'Sample-ratio mismatch' },
      ],
    });
  });

  it('is only for the project’s admins', async () => {
    const { destination } = await ticket();
    asAdmin(destination.project.id, { isAdmin: false });
    expect(await ask(destination.project.id)).toEqual({ kind: 'forbidden' });
    forge.jira = () => undefined;
    expect(await ask(destination.project.id)).toEqual({ kind: 'forbidden' });
    expect(forge.requests.filter(({ target }) => target.type === 'frc')).toEqual([]);
    expect(forge.requests.every(({ target }) => target.type === 'fpp' && target.provider === 'user')).toBe(true);
  });

  it('shows nothing of a project that Jira hides from the viewer after all', async () => {
    const { destination } = await ticket();
    asAdmin(destination.project.id);
    const jira = forge.jira;
    for (const hidden of ['/rest/api/3/project/', '/rest/api/3/issuetype/project']) {
      forge.jira = (path) => (path.startsWith(hidden) ? { status: 404 } : jira(path));
      expect(await ask(destination.project.id)).toEqual({ kind: 'forbidden' });
    }
    expect(forge.requests.filter(({ target }) => target.type === 'frc')).toEqual([]);
  });

  it('refuses a path in place of a project', async () => {
    for (const id of ['../../myself', '1&permissions=BROWSE_PROJECTS']) {
      expect(await ask(id)).toEqual({ kind: 'forbidden' });
    }
    expect(forge.requests.map(({ path }) => path)).toEqual([
      '/rest/api/3/mypermissions?projectId=..%2F..%2Fmyself&permissions=ADMINISTER_PROJECTS',
      '/rest/api/3/mypermissions?projectId=1%26permissions%3DBROWSE_PROJECTS&permissions=ADMINISTER_PROJECTS',
    ]);
  });

  it('says in the relay’s words what blocks all rows, and where to fix it', async () => {
    const { destination } = await ticket();
    asAdmin(destination.project.id);
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'answer', status: 403 } });
    const { deliveries } = await relay.send(eventOf('experiment.srm_failed'));
    await until(
      async () => (await relay.call('GET', `/v1/deliveries/${deliveries[0].id}`)).body.state === 'waiting',
      'the delivery to wait for a repair',
    );
    const answer = await ask(destination.project.id);
    expect(answer).toMatchObject({
      broken: expect.arrayContaining([
        expect.objectContaining({ event: 'Guardrail breached', problem: expect.stringContaining('Pick the project') }),
      ]),
    });
  });

  it('fails if Jira or the relay fails', async () => {
    forge.jira = () => ({ status: 500 });
    await expect(ask('10000')).rejects.toThrow('Jira answered 500.');
    asAdmin(siteOf(relay.atlassian).projects[0]?.id ?? '');
    forge.relay = () => ({ status: 503 });
    await expect(ask(siteOf(relay.atlassian).projects[0]?.id ?? '')).rejects.toThrow('The relay answered 503.');
  });

  it('says that the site is not connected', async () => {
    const project = siteOf(relay.atlassian).projects[0];
    asAdmin(project?.id ?? '');
    expect(await ask(project?.id ?? '')).toEqual({ kind: 'not_connected' });
  });
});

describe('a change in Jira', () => {
  it('makes the relay read the issue again, identified by its id only', async () => {
    const { issue } = await ticket();
    const site = siteOf(relay.atlassian);
    issue.statusId = site.statuses.find(({ category }) => category === 'done')?.id ?? '';
    const told = await jiraChanged({
      eventType: 'avi:jira:updated:issue',
      issue: { id: issue.id, key: issue.key, fields: { summary: 'A secret', status: { name: 'Open' } } },
      changelog: {
        items: [{ field: 'status', fieldId: 'status', from: '1', fromString: 'A', to: '2', toString: 'B' }],
      },
      atlassianId: '5b10ac8d82e05b22cc7d4ef5',
    });
    expect(told).toBeUndefined();
    expect(forge.requests).toEqual([
      expect.objectContaining({ body: { eventType: 'avi:jira:updated:issue', issueId: issue.id } }),
    ]);
    await until(
      async () => (await relay.call('GET', '/v1/links')).body.items[0].status.category === 'done',
      'the link to be done',
    );
  });

  const statusOfLink = async () => (await relay.call('GET', '/v1/links')).body.items[0].status;

  it('that deletes an issue closes its link, whatever Jira reports later', async () => {
    const { issue } = await ticket();
    deleteIssue(relay.atlassian.world, siteOf(relay.atlassian), issue.key);
    for (const eventType of ['avi:jira:deleted:issue', 'avi:jira:updated:issue', 'avi:jira:deleted:issue']) {
      expect(await jiraChanged({ eventType, issue: { id: issue.id, key: issue.key } })).toBeUndefined();
      await until(async () => (await statusOfLink()).name === 'Deleted', 'the link to be closed');
    }
    expect(await statusOfLink()).toEqual({ name: 'Deleted', category: 'done' });
  });

  it('that the relay made itself costs one read, and changes nothing else', async () => {
    const { issue } = await ticket();
    const writes = () => relay.atlassian.requests.filter(({ method }) => method !== 'GET').length;
    const before = writes();
    await jiraChanged({ eventType: 'avi:jira:updated:issue', issue: { id: issue.id, key: issue.key } });
    await until(() => callsOf(relay.atlassian, 'bulkFetchIssues') === 1, 'the issue to be read');
    // A later change is read too: all that the first led to is over by then.
    await jiraChanged({ eventType: 'avi:jira:updated:issue', issue: { id: issue.id, key: issue.key } });
    await until(() => callsOf(relay.atlassian, 'bulkFetchIssues') === 2, 'the issue to be read again');
    expect(writes() - before).toBe(2);
  });

  it('that deletes an issue type triggers a check of the destinations that use it', async () => {
    const { destination } = await ticket();
    const site = siteOf(relay.atlassian);
    const bug = site.issueTypes.find(({ name }) => name === 'Bug');
    removeIssueType(site, 'Bug');
    await jiraChanged({ eventType: 'avi:jira:deleted:issuetype', issueType: { id: bug?.id ?? '', name: 'Bug' } });
    await until(async () => {
      const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
      return body.problems.some(({ code }: { code: string }) => code === 'issue_type_missing');
    }, 'the missing issue type to be found');
  });

  it.each([
    [{ eventType: 'avi:jira:deleted:issue', issue: { id: '1', key: 'ROLL-1' } }, { issueId: '1' }],
    [{ eventType: 'avi:jira:archived:project', project: { id: 10_000, key: 'ROLL' } }, { projectId: '10000' }],
    [{ eventType: 'avi:jira:deleted:issuetype', issueType: { id: '10004', name: 'Bug' } }, { issueTypeId: '10004' }],
  ])('is reported with ids only: %j', async (event, ids) => {
    await relay.connect();
    expect(await jiraChanged(event)).toBeUndefined();
    expect(forge.requests.map(({ body }) => body)).toEqual([{ eventType: event.eventType, ...ids }]);
  });

  it('is not reported without an id: there is nothing that the relay could read', async () => {
    await relay.connect();
    expect(
      await jiraChanged({ eventType: 'avi:jira:updated:issue', issue: { key: 'ENG-2', fields: {} } }),
    ).toBeUndefined();
    expect(forge.requests).toEqual([]);
  });

  it('is ignored on a site that is not connected', async () => {
    expect(await jiraChanged({ eventType: 'avi:jira:deleted:issue', issue: { id: '1' } })).toBeUndefined();
  });

  it.each([500, 503, 429])('is reported again in a minute if the relay answers %d', async (status) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    forge.relay = () => ({ status });
    expect(await jiraChanged({ eventType: 'avi:jira:deleted:issue', issue: { id: '1' } })).toMatchObject({
      retryOptions: { retryAfter: 60, retryReason: 'FUNCTION_RETRY_REQUEST' },
    });
    expect(JSON.stringify(warn.mock.calls)).not.toContain('Bearer');
    warn.mockRestore();
  });
});

describe('a call whose token the relay refuses', () => {
  const refused: [string, () => Promise<InvocationClaims>][] = [
    ['another app', async () => ({ aud: 'ari:cloud:ecosystem::app/99999999-2222-4333-8444-555555555555' })],
    ['another issuer', async () => ({ iss: 'forge/something-else' })],
    ['another environment', async () => ({ app: appOf(cloudId, 'DEVELOPMENT') })],
    ['an expiry that is past', async () => ({ exp: -10 })],
    ['a key that is not Forge’s', async () => ({ key: (await generateKeyPair('RS256')).privateKey })],
  ];

  it.each(refused)('shows nothing and is retried, with %s', async (_, claims) => {
    const { issue, destination } = await ticket();
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    forge.claims = await claims();
    forge.jira = (path) => {
      if (path.startsWith('/rest/api/3/mypermissions')) {
        return { status: 200, body: { permissions: { ADMINISTER_PROJECTS: { havePermission: true } } } };
      }
      if (path.startsWith('/rest/api/3/issuetype')) return { status: 200, body: [] };
      return { status: 200, body: { id: path.includes('/issue/') ? issue.id : destination.project.id, key: 'ROLL' } };
    };
    const ask = (resolver: typeof issueResolver, functionKey: string) =>
      resolver({ call: { functionKey }, context: { extension: { issue, project: destination.project } } } as never, {
        principal: { accountId: '5b10ac8d82e05b22cc7d4ef5' },
      });
    await expect(resolveLinks({ payload: { urls: [url] } })).rejects.toThrow('The relay answered 401.');
    await expect(ask(issueResolver, 'issueSubjects')).rejects.toThrow('The relay answered 401.');
    await expect(ask(projectResolver, 'projectIssueTypes')).rejects.toThrow('The relay answered 401.');
    const event = { eventType: 'avi:jira:deleted:issue', issue: { id: issue.id } };
    expect(await jiraChanged(event)).toMatchObject({ retryOptions: { retryAfter: 60 } });
    expect(callsOf(relay.atlassian, 'bulkFetchIssues')).toBe(0);
    warn.mockRestore();
  });
});
