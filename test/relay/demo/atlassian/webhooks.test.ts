import { jwtVerify } from 'jose';
import { deleteIssue, moveIssue, moveToDone, siteOf } from '../../../../relay/demo/atlassian/world';
import { always, type LocalServer, serve } from '../../atlassian/local-server';
import { until } from '../../support/until';
import { newIssue, startCloud, type TestCloud } from './support';

const registeredUrl = 'https://relay.example/hooks/jira';
const secret = new TextEncoder().encode('demo-client-secret');

let relay: LocalServer;
let cloud: TestCloud;
beforeEach(async () => {
  relay = await serve(always(204, ''));
  cloud = await startCloud({ webhookUrl: (registered) => `${relay.url}${new URL(registered).pathname}` });
});
afterEach(() => relay.close());

const acme = () => siteOf(cloud.world, 'acme');
const events = ['jira:issue_updated', 'jira:issue_deleted'];

async function register(jqlFilter: string) {
  const answer = await cloud.jira('POST', '/webhook', { url: registeredUrl, webhooks: [{ events, jqlFilter }] });
  expect(answer.status).toBe(200);
  return answer.body.webhookRegistrationResult[0];
}

async function file(project = 'ROLL'): Promise<{ id: string; key: string }> {
  return (await cloud.jira('POST', '/issue', newIssue({ project: { key: project } }))).body;
}

const calls = (count: number) => until(() => relay.seen.length >= count && relay.seen, `${count} calls`);

describe('a webhook of the simulated Jira', () => {
  it('is called for a change that it wants, with a JWT by the client secret and the ids of what it is about', async () => {
    const { createdWebhookId } = await register('project = "ROLL"');
    const { id, key } = await file();
    moveToDone(cloud.world, acme(), key);
    const [call] = await calls(1);
    expect(call).toMatchObject({ method: 'POST', url: '/hooks/jira' });
    const [, token = ''] = /^Bearer (.+)$/.exec(call?.headers.authorization ?? '') ?? [];
    const currentDate = new Date('2026-11-23T10:01:00.000Z');
    await expect(jwtVerify(token, secret, { algorithms: ['HS256'], currentDate })).resolves.toBeDefined();
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      issue: { id, key, self: expect.stringContaining(acme().cloudId), fields: { status: { name: 'Done' } } },
      matchedWebhookIds: [createdWebhookId],
    });
    await until(() => cloud.webhookCalls[0]?.status === 204, 'the answer to be noted');
  });

  it('is told of a move and of a deletion, and not that an issue was created', async () => {
    await register('project in ("ROLL", "OPS")');
    const { id } = await file();
    moveIssue(cloud.world, acme(), id, 'OPS');
    await calls(1);
    deleteIssue(cloud.world, acme(), id);
    const told = (await calls(2)).map(({ body }) => JSON.parse(body));
    expect(told.map(({ webhookEvent, issue }) => [webhookEvent, issue.id, issue.key])).toEqual([
      ['jira:issue_updated', id, 'OPS-1'],
      ['jira:issue_deleted', id, 'OPS-1'],
    ]);
  });

  it('is not called for other projects, nor once it has expired', async () => {
    const { createdWebhookId } = await register('project = "ROLL"');
    const [ours, theirs] = [await file(), await file('OPS')];
    moveToDone(cloud.world, acme(), theirs.key);
    cloud.pass(31 * 24 * 60 * 60_000);
    moveToDone(cloud.world, acme(), ours.key);
    await Promise.resolve();
    expect(cloud.webhookCalls).toEqual([]);
    expect(acme().webhooks.map(({ id }) => id)).toEqual([createdWebhookId]);
  });

  it('may go where nobody is: Jira goes on', async () => {
    await register('project = "ROLL"');
    await relay.close();
    const { key } = await file();
    moveToDone(cloud.world, acme(), key);
    await Promise.resolve();
    expect(cloud.webhookCalls).toMatchObject([{ status: null }]);
  });

  it.each([
    'labels = "avsb"',
    'statusCategory != Done',
    'project = "ROLL" AND created > "-1d"',
    'project is not EMPTY',
    'project = "ROLL" ORDER BY created',
    'project =',
  ])('is refused in a 200 for a filter that Jira does not take there: %s', async (jql) => {
    expect(await register(jql)).toEqual({ errors: [expect.stringMatching(/not supported/)] });
    expect(acme().webhooks).toEqual([]);
  });

  it.each(['project = "ROLL"', 'project not in (ROLL, OPS) AND issuetype != Bug', 'issue.property[avsb].kind = x'])(
    'takes the filter %s',
    async (jql) => expect(await register(jql)).toEqual({ createdWebhookId: expect.any(Number) }),
  );
});
