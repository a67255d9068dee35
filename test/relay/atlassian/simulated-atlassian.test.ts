import { createJira, type Jira, type JiraSite } from '../../../relay/atlassian/jira';
import { createLimits } from '../../../relay/atlassian/limits';
import { createOAuth, scopes, type Tokens } from '../../../relay/atlassian/oauth';
import { createSender } from '../../../relay/atlassian/sender';
import { type SimulatedAtlassian, seedWorld, startSimulatedAtlassian } from '../../../relay/demo/atlassian';
import type { JiraAnswer } from '../../../relay/domain/jira-answer';

const redirectUri = 'http://localhost:3000/oauth/callback';
const now = () => new Date();

let atlassian: SimulatedAtlassian;
let jira: Jira;
let site: JiraSite;
let tokens: Tokens;

function done<T>(answer: JiraAnswer<T>): T {
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.value;
}

function oauthOf({ url }: SimulatedAtlassian) {
  const client = { clientId: 'client', clientSecret: 'secret' };
  return createOAuth({ authUrl: url, apiUrl: url, ...client, fetch, now });
}

async function consent({ url }: SimulatedAtlassian): Promise<Tokens> {
  const authorize = new URL(oauthOf(atlassian).authorizeUrl({ state: 'state', redirectUri }));
  const decision = new URLSearchParams([...authorize.searchParams, ['decision', 'accept'], ['cloudId', 'acme']]);
  const answer = await fetch(`${url}/authorize/decision`, { method: 'POST', body: decision, redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const exchanged = await oauthOf(atlassian).exchange(code, redirectUri);
  if (exchanged.kind !== 'granted') throw new Error(exchanged.kind);
  return exchanged.tokens;
}

beforeAll(async () => {
  const world = seedWorld({ clientId: 'client', clientSecret: 'secret', redirectUris: [redirectUri] });
  atlassian = await startSimulatedAtlassian({ world, searchLagMs: 0 });
  tokens = await consent(atlassian);
  const listed = await oauthOf(atlassian).accessibleResources(tokens.accessToken);
  if (listed.kind !== 'listed') throw new Error(listed.message);
  site = { siteId: 's1', organisationId: 'org_1', cloudId: listed.resources[0]?.cloudId ?? '' };
  jira = createJira({
    apiUrl: atlassian.url,
    send: createSender().send,
    now,
    timeoutMs: 5000,
    limits: createLimits(now),
    accessTokens: {
      accessTokenFor: async () => ({ kind: 'token', accessToken: tokens.accessToken }),
      refused: async () => undefined,
    },
  });
});
afterAll(() => atlassian.close());
afterEach(() => expect(atlassian.requests.flatMap(({ violations }) => violations)).toEqual([]));

describe('against the simulated Atlassian Cloud', () => {
  it('connects, refreshes, and notices a refusal', async () => {
    expect(tokens.scopes).toEqual([...scopes]);
    const refreshed = await oauthOf(atlassian).refresh(tokens.refreshToken);
    expect(refreshed).toMatchObject({ kind: 'granted' });
    expect(await oauthOf(atlassian).refresh('unknown')).toMatchObject({ kind: 'refused', refusal: { status: 403 } });
  });

  it('reads what the site has', async () => {
    const { items, nextStartAt } = done(await jira.projects(site, { query: 'oper' }));
    expect(items).toMatchObject([{ key: 'OPS', name: 'Operations', archived: false }]);
    expect(nextStartAt).toBeNull();
    const project = done(await jira.project(site, 'OPS'));
    expect(project).toEqual(items[0]);
    const types = done(await jira.issueTypesOf(site, 'OPS'));
    expect(types.map(({ name }) => name)).toContain('Task');
    const fields = done(await jira.createFields(site, 'OPS', types[0]?.id ?? ''));
    const summary = { fieldId: 'summary', name: 'Summary', required: true, hasDefaultValue: false };
    expect(fields).toContainEqual(expect.objectContaining(summary));
    expect(fields.find(({ fieldId }) => fieldId === 'priority')?.allowedValues).toContainEqual(
      expect.objectContaining({ name: 'High' }),
    );
    expect(done(await jira.priorities(site)).map(({ name }) => name)).toContain('High');
    const names = ['CREATE_ISSUES', 'DELETE_ISSUES'] as const;
    expect(done(await jira.permissions(site, { projectId: project.id }, names))).toEqual({
      CREATE_ISSUES: true,
      DELETE_ISSUES: true,
    });
    expect(done(await jira.license(site))).toContainEqual(expect.objectContaining({ plan: 'PAID' }));
  });

  it('files an issue, finds it, comments on it, closes it and deletes it', async () => {
    const project = done(await jira.project(site, 'OPS'));
    const type = done(await jira.issueTypesOf(site, 'OPS')).find(({ name }) => name === 'Task');
    const created = done(
      await jira.createIssue(site, {
        fields: {
          project: { id: project.id },
          issuetype: { id: type?.id },
          summary: 'Breach',
          labels: ['avsb-0123456789abcdef'],
        },
        properties: [{ key: 'avsb.experiment', value: { subjectKind: 'experiment' } }],
      }),
    );
    const read = done(await jira.getIssue(site, created.key, ['project', 'labels', 'summary', 'issuetype']));
    expect(read).toEqual({
      ...created,
      status: { name: expect.any(String), category: 'new' },
      projectId: project.id,
      projectKey: 'OPS',
      isInServiceProject: false,
      issueTypeId: type?.id,
      summary: 'Breach',
      labels: ['avsb-0123456789abcdef'],
      properties: {},
      resolution: null,
      categoryChangedAt: null,
    });
    const jql = 'labels = "avsb-0123456789abcdef" AND statusCategory != Done';
    const found = done(await jira.searchIssues(site, jql, ['labels']));
    expect(found).toMatchObject({ issues: [created], nextPageToken: null });
    const fetched = done(await jira.bulkFetchIssues(site, [created.id, '99999'], ['project']));
    expect(fetched).toMatchObject({ issues: [created] });

    const properties = [{ key: 'avsb.deliveries', value: ['d1'] }];
    const text = { type: 'paragraph', content: [{ type: 'text', text: 'Again' }] };
    const body = { version: 1 as const, type: 'doc' as const, content: [text] };
    const comment = done(await jira.addComment(site, created.id, { body, properties }));
    expect(done(await jira.comments(site, created.id))).toMatchObject([{ id: comment.id, properties }]);

    const step = done(await jira.transitions(site, created.id)).find(({ to }) => to.category === 'done');
    expect(done(await jira.transition(site, created.id, step?.id ?? ''))).toBeNull();
    expect(done(await jira.getIssue(site, created.id)).status.category).toBe('done');
    expect(done(await jira.deleteIssue(site, created.id))).toBeNull();
    expect(await jira.getIssue(site, created.id)).toMatchObject({ kind: 'refused', status: 404 });
  });
});
