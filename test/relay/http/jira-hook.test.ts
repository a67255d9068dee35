import { request } from 'node:http';
import { SignJWT } from 'jose';
import { deleteIssue, moveIssue, moveToDone } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const PUBLIC_URL = 'https://relay.avsb.example';
const secret = 'test-client-secret';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay({ environment: { PUBLIC_URL } });
  await relay.destination();
  await until(() => siteOf(relay.atlassian).webhooks.length === 1, 'the webhook');
});
afterAll(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

/** A destination with this row gets none of the events here. */
const offRow = {
  eventType: 'experiment.guardrail_breached',
  enabled: false,
  issueType: null,
  priority: null,
  summaryTemplate: 'Off',
  descriptionTemplate: null,
  labels: [],
};

const acme = () => siteOf(relay.atlassian);
const world = () => relay.atlassian.world;

async function fileTicket(subjectId: string) {
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached', { subjectId }));
  const { issueKey } = await relay.settled(deliveries[0].id);
  const issue = issuesOf(relay.atlassian).find(({ key }) => key === issueKey);
  if (issue === undefined) throw new Error(`There is no ${issueKey}.`);
  return issue;
}

async function linkOf(subjectId: string) {
  const { body } = await relay.call(
    'GET',
    `/v1/links?subjectKind=experiment&subjectId=${encodeURIComponent(subjectId)}`,
  );
  return body.items[0];
}

/** How often an issue was read because Jira reported it. */
function readsOf({ id }: { readonly id: string }): number {
  return relay.atlassian.requests.filter(
    ({ operationId, body }) =>
      operationId === 'bulkFetchIssues' && (body as { issueIdsOrKeys: string[] }).issueIdsOrKeys.includes(id),
  ).length;
}

/** Resolves once what Jira reports now has been read, and so everything that it reported before. */
async function laterChangeIsRead(subjectId: string): Promise<void> {
  const { key } = await fileTicket(subjectId);
  moveToDone(world(), acme(), key);
  await until(async () => (await linkOf(subjectId)).status.category === 'done', 'a later change to be read');
}

function jiraToken(given: Record<string, unknown> = {}, by = secret, alg = 'HS256'): Promise<string> {
  const claims = { exp: Math.floor(Date.now() / 1_000) + 180, ...given };
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(by));
}

async function hook(body: unknown, token?: string | null) {
  const bearer = token === undefined ? await jiraToken() : token;
  return relay.call('POST', '/hooks/jira', body, { token: bearer });
}

describe('a change in Jira', () => {
  it('shows within seconds: a status', async () => {
    const issue = await fileTicket('exp_status');
    moveToDone(world(), acme(), issue.key);
    await until(async () => (await linkOf('exp_status')).status.category === 'done', 'the link to be done');
    expect(relay.atlassian.webhookCalls.at(-1)).toMatchObject({ event: 'jira:issue_updated', status: 204 });
  });

  it('shows within seconds: a move to another project, whose key is the new one', async () => {
    const { id: siteId } = (await relay.call('GET', '/v1/sites')).body.items[0];
    await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'OPS', mappings: [offRow] });
    await until(() => /OPS/.test(acme().webhooks[0]?.jqlFilter ?? ''), 'the webhook for both');
    const issue = await fileTicket('exp_move');
    moveIssue(world(), acme(), issue.key, 'OPS');
    await until(async () => /^OPS-/.test((await linkOf('exp_move')).issueKey), 'the new key');
  });

  it('shows within seconds: that the issue was deleted', async () => {
    const issue = await fileTicket('exp_delete');
    deleteIssue(world(), acme(), issue.key);
    await until(async () => (await linkOf('exp_delete')).status.name === 'Deleted', 'the link to be Deleted');
    expect((await linkOf('exp_delete')).status).toEqual({ name: 'Deleted', category: 'done' });
  });

  it('is read once, even if Jira reports it many times at once', async () => {
    const issue = await fileTicket('exp_many');
    const told = Array.from({ length: 50 }, () =>
      hook({ webhookEvent: 'jira:issue_updated', issue: { id: issue.id, key: issue.key } }),
    );
    expect(new Set((await Promise.all(told)).map(({ status }) => status))).toEqual(new Set([204]));
    await laterChangeIsRead('exp_many_later');
    expect(readsOf(issue)).toBeGreaterThan(0);
    expect(readsOf(issue)).toBeLessThanOrEqual(3);
  });

  it('is read from Jira: what the call itself says is not trusted', async () => {
    const issue = await fileTicket('exp_lie');
    const fields = { status: { name: 'Done', statusCategory: { key: 'done' } } };
    await hook({ webhookEvent: 'jira:issue_deleted', issue: { id: issue.id, key: 'EVIL-1', fields } });
    await until(() => readsOf(issue) > 0, 'a read');
    expect(await linkOf('exp_lie')).toMatchObject({ issueKey: issue.key, status: { category: 'new' } });
  });
});

describe('the site of a call', () => {
  it.each([
    [
      'is named by its cloudId in the address of the issue',
      () => ({ self: `https://api.atlassian.com/ex/jira/${acme().cloudId}/rest/api/2/issue/1` }),
      true,
    ],
    [
      'is another where that names another',
      () => ({ self: 'https://api.atlassian.com/ex/jira/other/rest/api/2/issue/1' }),
      false,
    ],
    ['is any where nothing names it', () => ({}), true],
  ])('%s', async (name, more, isRead) => {
    const issue = await fileTicket(name);
    const { status } = await hook({ issue: { id: Number(issue.id), ...more() } });
    expect(status).toBe(204);
    await laterChangeIsRead(`${name}, later`);
    expect(readsOf(issue) > 0).toBe(isRead);
  });
});

describe('a call of the hook', () => {
  const body = { webhookEvent: 'jira:issue_updated', issue: { id: '1' } };

  it('that is not signed by the client secret: 401', async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`;
    for (const token of [
      null,
      'garbage',
      unsigned,
      await jiraToken({}, 'another secret'),
      await jiraToken({}, secret, 'HS512'),
      await jiraToken({ exp: Math.floor(Date.now() / 1_000) - 3_600 }),
      await jiraToken({ exp: undefined }),
      await jiraToken({ nbf: Math.floor(Date.now() / 1_000) + 3_600 }),
    ]) {
      const answer = await hook(body, token);
      expect([token, answer.status]).toEqual([token, 401]);
      expect(answer.body).toMatchObject({ type: 'urn:avsb:problem:not_from_jira', status: 401 });
    }
    const headers = { authorization: `JWT ${await jiraToken()}` };
    expect((await relay.call('POST', '/hooks/jira', body, { token: null, headers })).status).toBe(204);
  });

  it('may have 25 MB: its issue is read, and other calls are answered while it arrives', async () => {
    const issue = await fileTicket('exp_large');
    moveToDone(world(), acme(), issue.key);
    acme().webhooks.splice(0);
    const text = 'a "long" text — ';
    const fields = { description: text.repeat(Math.floor((24 * 1024 * 1024) / JSON.stringify(text).length)) };
    const answer = hook({ changelog: fields, issue: { fields: {}, id: issue.id, key: issue.key } });
    const order: string[] = [];
    await Promise.all([
      answer.then(() => order.push('the large call')),
      relay.call('GET', '/healthz').then(() => order.push('another call')),
    ]);
    expect(order).toEqual(['another call', 'the large call']);
    expect((await answer).status).toBe(204);
    await until(async () => (await linkOf('exp_large')).status.category === 'done', 'the issue to be read');
  });

  it('that is larger is refused, and so is a large one that Jira did not sign, before it has arrived', async () => {
    const announced = (bytes: number) => ({ 'content-length': String(bytes) });
    expect(await answerToHead(announced(26 * 1024 * 1024 + 1), await jiraToken())).toBe(413);
    expect(await answerToHead(announced(24 * 1024 * 1024), 'garbage')).toBe(401);
    expect(await answerToHead({ 'transfer-encoding': 'chunked' }, await jiraToken(), 26 * 1024 * 1024)).toBe(413);
  });

  it('that reports no issue, or an unknown one: 204', async () => {
    for (const other of [{}, { webhookEvent: 'comment_created' }, body, { ...body, matchedWebhookIds: [7, '8'] }]) {
      expect((await hook(other)).status).toBe(204);
    }
    expect((await hook({ ...body, matchedWebhookIds: 'nonsense', issue: { id: '1', self: 7 } })).status).toBe(204);
  });

  it('that is malformed: 422', async () => {
    for (const other of ['{', '[]', { issue: { id: 'ROLL-1' } }, { issue: {} }, { issue: null }]) {
      expect([other, (await hook(other)).status]).toEqual([other, 422]);
    }
  });
});

/** The status that a call is answered with when only its headers, and so many bytes, have been sent. */
function answerToHead(headers: Record<string, string>, token: string, bytes = 0): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${relay.url}/hooks/jira`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    call.on('response', ({ statusCode }) => {
      resolve(statusCode);
      call.destroy();
    });
    call.on('error', reject);
    call.flushHeaders();
    const part = Buffer.alloc(64 * 1024, ' ');
    for (let sent = 0; sent < bytes; sent += part.length) call.write(part);
  });
}
