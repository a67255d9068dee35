import { archiveProject, revokeGrants } from '../../../relay/demo/atlassian/world';
import { problemKinds } from '../../../relay/domain/problems/problem-kind';
import { type Admin, breach, startAdmin } from '../setup/admin';
import { inDatabase } from '../support/database';
import { siteOf, violationsOf } from '../support/jira';
import { startRelay } from '../support/relay';
import { until } from '../support/until';
import { type Mailbox, type Receiver, startMailbox, startReceiver } from './receiver';

/** Who asked for it hears once when a problem has stood for a minute, and once when it is over. */

let admin: Admin;
let receiver: Receiver;
let mailbox: Mailbox;
let aheadMs = 0;

beforeEach(async () => {
  aheadMs = 0;
  receiver = await startReceiver();
  mailbox = await startMailbox();
  const environment = { ALLOW_PRIVATE_TARGETS: 'true', SMTP_URL: mailbox.url, MAIL_FROM: 'AvsB <avsb@avsb.example>' };
  admin = await startAdmin({ environment, now: () => new Date(Date.now() + aheadMs) });
});
afterEach(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
  await receiver.close();
  await mailbox.close();
});

const acme = () => siteOf(admin.relay.atlassian);
const call = (method: string, path: string, body?: unknown, claims = {}) =>
  admin.relay.call(method, path, body, { claims });
const pass = (ms: number) => {
  aheadMs += ms;
};
const breakProject = async () => {
  archiveProject(acme(), 'ROLL');
  await admin.relay.settled(await admin.send(breach('exp_1')));
};
const repairProject = async () => {
  archiveProject(acme(), 'ROLL', false);
  expect((await admin.patch({ projectKey: 'ROLL' })).status).toBe(200);
};
async function create(kind: string, target = `${receiver.url}/hook/0123456789`, about?: string[]) {
  const { status, body } = await call('POST', '/v1/notices', { kind, target, ...(about && { about }) });
  expect(status).toBe(201);
  return body;
}
const received = () => receiver.received.map(({ text }) => JSON.parse(text));
const messages = () =>
  inDatabase(admin.relay, (database) =>
    database.selectFrom('notice_messages').select(['change', 'state']).orderBy('id').execute(),
  );

describe('a notice', () => {
  it('tells once that a problem has stood for a minute, and once that it is over', async () => {
    await create('webhook');
    await breakProject();
    expect(receiver.received).toEqual([]);
    pass(70_000);
    await until(async () => receiver.received.length === 1, 'the first message');
    expect(received()[0]).toMatchObject({
      type: 'jira.problem.opened',
      data: { problem: { kind: 'repair_required', siteName: 'acme', destinationName: 'Rollouts' } },
    });
    await repairProject();
    pass(10_000);
    await until(async () => receiver.received.length === 2, 'the second message');
    expect(received()[1]).toMatchObject({ type: 'jira.problem.resolved', data: { change: 'resolved' } });
    expect(await messages()).toEqual([
      { change: 'opened', state: 'sent' },
      { change: 'resolved', state: 'sent' },
    ]);
  });

  it('tells nothing of a problem that was over within the minute', async () => {
    await create('webhook');
    await breakProject();
    await repairProject();
    expect(await messages()).toEqual([{ change: 'opened', state: 'dropped' }]);
  });

  it('makes one digest of more than five at once', async () => {
    await create('webhook', undefined, ['repair_required']);
    for (const name of ['B', 'C', 'D', 'E', 'F']) {
      await call('POST', '/v1/destinations', { siteId: admin.siteId, projectKey: 'ROLL', name });
    }
    archiveProject(acme(), 'ROLL');
    const { deliveries } = await admin.relay.send(breach('exp_1'));
    for (const { id } of deliveries) await admin.relay.settled(id);
    pass(70_000);
    await until(async () => receiver.received.length > 0, 'a message');
    const [digest] = received();
    expect(digest.type).toBe('jira.problem.digest');
    expect(digest.data.changes).toHaveLength(6);
    expect(receiver.received).toHaveLength(1);
  });

  it('is tried again until the receiver takes it, under the same id, and says what went wrong', async () => {
    const notice = await create('webhook');
    receiver.status = 503;
    await breakProject();
    pass(70_000);
    const shown = async () => (await call('GET', '/v1/notices')).body.items[0];
    await until(async () => (await shown()).lastError !== null, 'the failure');
    expect((await shown()).lastError).toBe('The receiver answered with HTTP 503. It said “no thanks”.');
    receiver.status = 200;
    pass(60_000);
    await until(async () => receiver.received.length === 1, 'the message');
    await until(async () => (await shown()).lastSentAt !== null, 'the success to be noted');
    expect(await shown()).toMatchObject({ id: notice.id, lastError: null });
  });

  it('is given up after a day', async () => {
    await create('webhook');
    receiver.status = 500;
    await breakProject();
    pass(70_000);
    await until(async () => (await messages())[0]?.state === 'sending', 'the first try');
    pass(25 * 60 * 60_000);
    await until(async () => (await messages())[0]?.state === 'given_up', 'it to be given up');
  });

  it('tells only of what it is about, only its own organisation, and nothing while it is off', async () => {
    const off = await create('webhook');
    await call('PATCH', `/v1/notices/${off.id}`, { enabled: false });
    await create('webhook', undefined, ['reconnect_required']);
    const other = await call('POST', '/v1/notices', { kind: 'webhook', target: receiver.url }, { org: 'org_2' });
    expect(other.status).toBe(201);
    await breakProject();
    expect(await messages()).toEqual([]);
    revokeGrants(admin.relay.atlassian.world);
    await admin.relay.settled(await admin.send(breach('exp_2', 'experiment.winner_declared')));
    await call('POST', `/v1/destinations/${admin.id}/check`);
    expect((await messages()).length).toBeLessThanOrEqual(1);
  });
});

describe('the messages', () => {
  it('are signed by the Standard Webhooks specification, with a secret that is shown once', async () => {
    const { id, secret } = await create('webhook');
    expect(secret).toMatch(/^whsec_/);
    expect(await call('POST', `/v1/notices/${id}/test`)).toMatchObject({
      status: 200,
      body: { ok: true, message: 'The receiver took it (HTTP 200).' },
    });
    const [{ headers, text } = { headers: {}, text: '' }] = receiver.received;
    const { Webhook } = await import('standardwebhooks');
    const verified = new Webhook(secret.replace('whsec_', '')).verify(text, headers as Record<string, string>);
    expect(verified).toMatchObject({ type: 'jira.problem.test' });
    expect(JSON.stringify((await call('GET', '/v1/notices')).body)).not.toContain('whsec_');
  });

  it('are Slack’s blocks, and cannot be taken for its markup', async () => {
    await create('slack');
    await admin.patch({ name: 'A & <!channel>' });
    await breakProject();
    pass(70_000);
    await until(async () => receiver.received.length === 1, 'the message');
    const [message] = received();
    expect(message.blocks.map(({ type }: { type: string }) => type)).toEqual([
      'header',
      'section',
      'section',
      'actions',
    ]);
    expect(message.text).toBe('A &amp; &lt;!channel&gt; cannot file in ROLL');
  });

  it('are an Adaptive Card for Teams', async () => {
    await create('teams');
    const { body } = await call('GET', '/v1/notices');
    await call('POST', `/v1/notices/${body.items[0].id}/test`);
    expect(received()[0]).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
    });
  });

  it('are plain mails', async () => {
    const notice = await create('email', 'dana@example.com');
    expect(notice.target).toBe('d…@example.com');
    await breakProject();
    pass(70_000);
    await until(async () => mailbox.mails.length === 1, 'the mail');
    const [mail] = mailbox.mails;
    expect(mail?.to).toEqual(['dana@example.com']);
    expect(mail?.text).toContain('Subject: Rollouts cannot file in ROLL');
  });
});

describe('what a notice may be', () => {
  it('is masked, and kept encrypted', async () => {
    const notice = await create('slack');
    expect(notice.target).toBe(`${receiver.url}/…6789`);
    const rows = await inDatabase(admin.relay, (database) =>
      database.selectFrom('notices').select(['target', 'secret']).execute(),
    );
    expect(JSON.stringify(rows)).not.toContain('0123456789');
  });

  it.each([
    ['slack', 'not an address'],
    ['webhook', 'ftp://example.com/x'],
    ['webhook', 'https://user:secret@example.com/x'],
    ['email', 'nobody'],
    ['email', 'a@example.com,b@example.com'],
    ['carrier pigeon', 'https://example.com/'],
  ])('refuses %s to %s', async (kind, target) => {
    expect((await call('POST', '/v1/notices', { kind, target })).status).toBe(422);
  });

  it('is created, changed and deleted in the audit log, by admins of its own organisation', async () => {
    const { id } = await create('slack');
    expect((await call('PATCH', `/v1/notices/${id}`, { about: ['events_held'] })).body.about).toEqual(['events_held']);
    for (const claims of [{ org: 'org_2' }]) {
      expect((await call('PATCH', `/v1/notices/${id}`, { enabled: false }, claims)).status).toBe(404);
      expect((await call('POST', `/v1/notices/${id}/test`, undefined, claims)).status).toBe(404);
      expect((await call('DELETE', `/v1/notices/${id}`, undefined, claims)).status).toBe(404);
    }
    expect((await call('GET', '/v1/notices', undefined, { permissions: [] })).status).toBe(403);
    expect((await call('DELETE', `/v1/notices/${id}`)).status).toBe(204);
    expect((await call('GET', '/v1/notices')).body.items).toEqual([]);
    const { items } = (await call('GET', '/v1/audit-log')).body;
    const actions = items.map(({ action }: { action: string }) => action);
    expect(actions.slice(0, 3)).toEqual(['JIRA_NOTICE_DELETED', 'JIRA_NOTICE_UPDATED', 'JIRA_NOTICE_CREATED']);
  });

  it('stays as it is where nothing is changed', async () => {
    const { secret: _, ...notice } = await create('webhook');
    expect(await call('PATCH', `/v1/notices/${notice.id}`, {})).toMatchObject({ status: 200, body: notice });
  });

  it('is mailed only where the relay has a mail server, as the list says', async () => {
    expect((await call('GET', '/v1/notices')).body.kinds).toEqual(['email', 'slack', 'teams', 'webhook']);
    const bare = await startRelay();
    expect((await bare.call('GET', '/v1/notices')).body.kinds).toEqual(['slack', 'teams', 'webhook']);
    await bare.stop();
  });

  it('is about all kinds of problems unless it says otherwise', async () => {
    expect((await create('slack')).about).toEqual([...problemKinds]);
  });
});

describe('without leave to use the relay’s own network', () => {
  it.each([
    'http://example.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://localhost/x',
    'https://10.0.0.1/',
  ])('refuses %s', async (target) => {
    const relay = await startRelay();
    const { status, body } = await relay.call('POST', '/v1/notices', { kind: 'webhook', target });
    expect([status, body.errors[0].path]).toEqual([422, 'target']);
    const mail = await relay.call('POST', '/v1/notices', { kind: 'email', target: 'dana@example.com' });
    expect(mail.status).toBe(422);
    await relay.stop();
  });
});
