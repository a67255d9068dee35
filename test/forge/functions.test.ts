import { removeIssueType } from '../../relay/demo/atlassian/world';
import { issueResolver, jiraChanged, projectResolver, resolveLinks } from '../../src/index';
import { eventOf } from '../relay/support/avsb';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../relay/support/forge-keys';
import { issuesOf, siteOf, violationsOf } from '../relay/support/jira';
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

  it('is a card that says how the experiment stands', async () => {
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

  it('is not found where AvsB knows no such page', async () => {
    await relay.connect();
    const unknown = 'https://app.avsb.example/experiments/unknown/results';
    expect((await resolve(unknown)).entities).toEqual([
      { identifier: { url: unknown }, meta: { access: 'not_found', visibility: 'not_found' } },
    ]);
  });

  it('is forbidden on a site that nobody has connected', async () => {
    expect((await resolve(url)).entities).toEqual([
      { identifier: { url }, meta: { access: 'forbidden', visibility: 'restricted' } },
    ]);
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

  it('asks for nothing where there is nothing to ask', async () => {
    expect(await resolve()).toEqual({ entities: [] });
    expect(forge.requests).toEqual([]);
  });

  it.each([500, 503, 429, 401, 404])('fails where the relay answers %d, so that Jira asks again', async (status) => {
    forge.relay = () => ({ status, body: { title: 'secret of a tenant' } });
    await expect(resolve(url)).rejects.toThrow(`The relay answered ${status}.`);
  });

  it('fails where the relay answers with something else', async () => {
    forge.relay = () => ({ status: 200, body: { cards: [{ url, access: 'granted' }] } });
    await expect(resolve(url)).rejects.toThrow();
  });
});

describe('the panel of an issue', () => {
  const ask = (extension: unknown) =>
    issueResolver({ call: { functionKey: 'issueSubjects' }, context: { extension } } as never, {
      principal: { accountId: '5b10ac8d82e05b22cc7d4ef5' },
    });

  it('is told of what the issue is linked with', async () => {
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

  it('asks the relay for the issue that Jira answered, whatever the browser said', async () => {
    await relay.connect();
    forge.jira = () => ({ status: 200, body: { id: '10077', key: 'ROLL-7' } });
    expect(await ask({ issue: { id: 'ROLL-7' } })).toEqual({ kind: 'subjects', items: [] });
    expect(forge.requests.at(-1)?.path).toBe('/forge/v1/issues/10077/subjects');
  });

  it.each(['../project/ROLL', '1/../../myself', '1?expand=names', '..%2f'])(
    'takes no path for an issue: %s',
    async (id) => {
      await expect(ask({ issue: { id } })).rejects.toThrow();
      expect(forge.requests).toEqual([]);
    },
  );

  it('says that the site is not connected', async () => {
    forge.jira = () => ({ status: 200, body: { id: '1', key: 'ROLL-1' } });
    expect(await ask({ issue: { id: '1' } })).toEqual({ kind: 'not_connected' });
  });

  it('fails where there is no issue, Jira fails or the relay does', async () => {
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

  it('tells which issue types the project has, and which rows file as each', async () => {
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

  it('tells what is broken before an event fails on it', async () => {
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

  it('is for the project’s admins alone', async () => {
    const { destination } = await ticket();
    asAdmin(destination.project.id, { isAdmin: false });
    expect(await ask(destination.project.id)).toEqual({ kind: 'forbidden' });
    forge.jira = () => undefined;
    expect(await ask(destination.project.id)).toEqual({ kind: 'forbidden' });
    expect(forge.requests.filter(({ target }) => target.type === 'frc')).toEqual([]);
    expect(forge.requests.every(({ target }) => target.type === 'fpp' && target.provider === 'user')).toBe(true);
  });

  it('says that the site is not connected', async () => {
    const project = siteOf(relay.atlassian).projects[0];
    asAdmin(project?.id ?? '');
    expect(await ask(project?.id ?? '')).toEqual({ kind: 'not_connected' });
  });
});

describe('a change in Jira', () => {
  it('makes the relay read the issue again, told by its id alone', async () => {
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

  it.each([
    [{ eventType: 'avi:jira:deleted:issue', issue: { id: '1', key: 'ROLL-1' } }, { issueId: '1' }],
    [{ eventType: 'avi:jira:archived:project', project: { id: 10_000, key: 'ROLL' } }, { projectId: '10000' }],
    [{ eventType: 'avi:jira:deleted:issuetype', issueType: { id: '10004', name: 'Bug' } }, { issueTypeId: '10004' }],
  ])('is told of by ids: %j', async (event, ids) => {
    await relay.connect();
    expect(await jiraChanged(event)).toBeUndefined();
    expect(forge.requests.map(({ body }) => body)).toEqual([{ eventType: event.eventType, ...ids }]);
  });

  it('concerns nobody on a site that is not connected', async () => {
    expect(await jiraChanged({ eventType: 'avi:jira:deleted:issue', issue: { id: '1' } })).toBeUndefined();
  });

  it.each([500, 503, 429])('is told again in a minute where the relay answers %d', async (status) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    forge.relay = () => ({ status });
    expect(await jiraChanged({ eventType: 'avi:jira:deleted:issue', issue: { id: '1' } })).toMatchObject({
      retryOptions: { retryAfter: 60, retryReason: 'FUNCTION_RETRY_REQUEST' },
    });
    expect(JSON.stringify(warn.mock.calls)).not.toContain('Bearer');
    warn.mockRestore();
  });
});
