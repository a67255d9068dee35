import type { Webhook } from '../../../relay/demo/atlassian';
import { deleteProject, setPermissions } from '../../../relay/demo/atlassian/world';
import { inDatabase, rowsOf } from '../support/database';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { startRelayProcess } from '../support/process';
import { startRelay, type TestRelay, type TestRelayOptions } from '../support/relay';
import { until } from '../support/until';

const PUBLIC_URL = 'https://relay.avsb.example';
const dayMs = 24 * 60 * 60_000;

let relay: TestRelay;
let offsetMs = 0;

async function start(options: TestRelayOptions = {}): Promise<void> {
  offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  relay = await startRelay({ now, environment: { PUBLIC_URL }, ...options, atlassian: { now, ...options.atlassian } });
}
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const webhooks = (slug = 'acme'): Webhook[] => siteOf(relay.atlassian, slug).webhooks;

function webhooksWith(jql: string, slug = 'acme'): Promise<Webhook> {
  return until(() => {
    const all = webhooks(slug);
    return all.length === 1 && all[0]?.jqlFilter === jql && all[0];
  }, `one webhook with ${jql}`);
}

/** The webhooks of which nothing is to be done before the next look at them. */
const upToDate = `SELECT 1 FROM webhooks JOIN work_items ON task = 'keep-webhook' AND key = site_id
  WHERE attempts = 0 AND lease_owner IS NULL`;

/** Lets time pass, once what is known of this many webhooks has been written down. */
async function passTime(toMs: number, known = 1): Promise<void> {
  await until(async () => {
    const now = new Date(Date.now() + offsetMs).toISOString();
    const rows = await rowsOf(relay, `${upToDate} AND due_at > ?`, now);
    return rows.length === known;
  }, 'the webhooks to be known');
  offsetMs = toMs;
}

async function addDestination(siteId: string, projectKey: string): Promise<{ id: string }> {
  const { status, body } = await relay.call('POST', '/v1/destinations', { siteId, projectKey });
  expect(status).toBe(201);
  return body;
}

describe('the webhook of a site', () => {
  it("is registered for its destinations' projects, if the relay is on https", async () => {
    await start();
    const destination = await relay.destination();
    expect(await webhooksWith('project = "ROLL"')).toMatchObject({
      url: `${PUBLIC_URL}/hooks/jira`,
      events: ['jira:issue_updated', 'jira:issue_deleted'],
      clientId: 'test-client',
    });
    await addDestination(destination.site.id, 'OPS');
    await addDestination(destination.site.id, 'ROLL');
    await webhooksWith('project in ("OPS", "ROLL")');
    expect(callsOf(relay.atlassian, 'registerDynamicWebhooks')).toBe(2);
  });

  it('is not registered without https, and an earlier one is removed', async () => {
    await start({ environment: {} });
    const { site } = await relay.destination();
    const url = `${PUBLIC_URL}/hooks/jira`;
    const jql = 'project = "ROLL"';
    const at = new Date().toISOString();
    const expiresAt = new Date(Date.now() + 30 * dayMs).toISOString();
    const shown = { fieldIdsFilter: null, issuePropertyKeysFilter: null, expiresAt };
    webhooks().push({ id: 1, clientId: 'test-client', url, jqlFilter: jql, events: ['jira:issue_updated'], ...shown });
    const known = { site_id: site.id, organisation_id: 'org_1', webhook_id: '1', url, jql, looked_at: at };
    await inDatabase(relay, (database) => database.insertInto('webhooks').values(known).execute());
    await addDestination(site.id, 'OPS');
    await until(async () => (await rowsOf(relay, 'SELECT * FROM webhooks')).length === 0, 'it to be forgotten');
    expect(webhooks()).toEqual([]);
    expect(callsOf(relay.atlassian, 'registerDynamicWebhooks')).toBe(0);
  });

  it('follows a destination that moves, and is removed once the site no longer has any', async () => {
    await start();
    const { id } = await relay.destination();
    await webhooksWith('project = "ROLL"');
    expect((await relay.call('PATCH', `/v1/destinations/${id}`, { projectKey: 'OPS' })).status).toBe(200);
    await webhooksWith('project = "OPS"');
    expect((await relay.call('DELETE', `/v1/destinations/${id}`)).status).toBe(204);
    await until(() => webhooks().length === 0, 'the webhook to be removed');
    await until(async () => (await rowsOf(relay, 'SELECT * FROM webhooks')).length === 0, 'it to be forgotten');
  });

  it('is removed with the site, and registered again when the site is reconnected', async () => {
    await start();
    const { site } = await relay.destination();
    const { id } = await webhooksWith('project = "ROLL"');
    await passTime(1_000);
    expect((await relay.call('DELETE', `/v1/sites/${site.id}`)).status).toBe(204);
    expect(webhooks()).toEqual([]);
    await passTime(2_000, 1);
    await relay.connect();
    expect((await webhooksWith('project = "ROLL"')).id).not.toBe(id);
    expect(callsOf(relay.atlassian, 'registerDynamicWebhooks')).toBe(2);
  });

  it.each([
    ['', true],
    [', also where Jira lists neither addresses nor times as numbers', false],
  ])('is renewed long before it expires, and registered again if Jira no longer has it%s', async (_, listsUrls) => {
    await start({ atlassian: { listsWebhookUrls: listsUrls } });
    await relay.destination();
    const { id } = await webhooksWith('project = "ROLL"');
    for (let day = 1; day <= 40; day += 13) {
      await passTime(day * dayMs);
      const expiresAfter = new Date(Date.now() + offsetMs + 29 * dayMs).toISOString();
      await until(() => (webhooks()[0]?.expiresAt ?? '') > expiresAfter, `it to be renewed on day ${day}`);
    }
    expect(webhooks()).toMatchObject([{ id }]);
    siteOf(relay.atlassian).webhooks = [];
    await passTime(45 * dayMs);
    expect((await webhooksWith('project = "ROLL"')).id).not.toBe(id);
  });

  it('is registered once, even if the answer was lost', async () => {
    await start();
    relay.atlassian.faults.add({
      match: { operationId: 'registerDynamicWebhooks' },
      action: { kind: 'dropAfter' },
      times: 1,
    });
    await relay.destination();
    const { id } = await webhooksWith('project = "ROLL"');
    await until(
      async () =>
        (
          await rowsOf(
            relay,
            `SELECT 1 FROM work_items WHERE task = 'keep-webhook' AND attempts = 1 AND lease_owner IS NULL`,
          )
        ).length === 1,
      'the failure',
    );
    offsetMs = 31_000;
    await until(async () => (await rowsOf(relay, upToDate)).length === 1, 'it to be found');
    expect(webhooks()).toMatchObject([{ id }]);
    expect(callsOf(relay.atlassian, 'registerDynamicWebhooks')).toBe(1);
  });

  it('is retried, less and less often, if Jira refuses it; that is logged', async () => {
    await start();
    const other = {
      clientId: 'test-client',
      url: `${PUBLIC_URL}/hooks/jira`,
      jqlFilter: 'project = "OPS"',
      events: [],
    };
    for (const id of [1, 2, 3, 4, 5]) {
      const expiresAt = new Date(Date.now() + 90 * dayMs).toISOString();
      webhooks().push({ ...other, id, fieldIdsFilter: null, issuePropertyKeysFilter: null, expiresAt });
    }
    await relay.destination();
    const warnings = () => relay.logged.filter(({ level, facts }) => level === 'warn' && facts.failures !== undefined);
    await until(() => warnings().length === 1, 'a warning');
    expect(warnings()[0]?.facts.message).toMatch(/5 webhooks/);
    siteOf(relay.atlassian).webhooks = [];
    offsetMs = 31_000;
    await webhooksWith('project = "ROLL"');
  });

  it('is separate for each organisation, if two have connected the same site', async () => {
    await start();
    await relay.destination();
    await webhooksWith('project = "ROLL"');
    const claims = { org: 'org_2' };
    const siteId = (await relay.connect('acme', claims)).searchParams.get('connected');
    await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL' }, { claims });
    await until(() => webhooks().length === 2, 'a second webhook');
    await passTime(2 * dayMs, 2);
    const renewed = new Date(Date.now() + 31 * dayMs).toISOString();
    await until(() => webhooks().every(({ expiresAt }) => expiresAt > renewed), 'both to be renewed');
    expect(webhooks()).toHaveLength(2);
  });

  it('is replaced once the relay has started under another address', async () => {
    const moved = await startRelayProcess({ environment: { PUBLIC_URL: 'https://old.avsb.example' } });
    const urls = () => siteOf(moved.atlassian).webhooks.map(({ url }) => url);
    moved.atlassian.world.apps[0]?.redirectUris.push('https://old.avsb.example/oauth/callback');
    try {
      await moved.destination();
      await until(() => urls().join() === 'https://old.avsb.example/hooks/jira', 'the webhook');
      await moved.terminate();
      moved.environment.PUBLIC_URL = PUBLIC_URL;
      await moved.start();
      await until(() => urls().join() === `${PUBLIC_URL}/hooks/jira`, 'another webhook');
    } finally {
      await moved.dispose();
    }
  });

  it('follows the other projects if one is gone', async () => {
    await start();
    const destination = await relay.destination();
    const gone = await addDestination(destination.site.id, 'OPS');
    await webhooksWith('project in ("OPS", "ROLL")');
    deleteProject(siteOf(relay.atlassian), 'OPS');
    await relay.call('POST', `/v1/destinations/${gone.id}/check`, {});
    await webhooksWith('project = "ROLL"');
  });

  it('follows the other projects if Jira refuses one of them, and all of them again once that one is back', async () => {
    await start();
    const destination = await relay.destination();
    await webhooksWith('project = "ROLL"');
    await passTime(1_000);
    setPermissions(siteOf(relay.atlassian), 'ROLL', { BROWSE_PROJECTS: false });
    await addDestination(destination.site.id, 'OPS');
    await webhooksWith('project = "OPS"');
    await passTime(2_000);
    setPermissions(siteOf(relay.atlassian), 'ROLL', { BROWSE_PROJECTS: true });
    await relay.call('POST', `/v1/destinations/${destination.id}/check`, {});
    await webhooksWith('project in ("OPS", "ROLL")');
  });
});

/** A webhook of the same OAuth app with another address. */
function addElsewhere(now = Date.now()): void {
  webhooks().push({
    id: 4_711,
    clientId: 'test-client',
    url: elsewhere,
    jqlFilter: 'project = "ROLL"',
    events: ['jira:issue_updated'],
    fieldIdsFilter: null,
    issuePropertyKeysFilter: null,
    expiresAt: new Date(now + 30 * dayMs).toISOString(),
  });
}

const elsewhere = 'https://staging.avsb.example/hooks/jira';

const otherRelay = async (): Promise<unknown> => (await listedSite()).otherRelay;

async function listedSite() {
  const exp = Math.floor((Date.now() + offsetMs) / 1_000) + 60;
  return (await relay.call('GET', '/v1/sites', undefined, { claims: { exp } })).body.items[0];
}

const warnings = () => relay.logged.filter(({ level, facts }) => level === 'warn' && facts.otherUrl === elsewhere);

describe('a webhook with another address, of which Jira takes one an app', () => {
  it.each([
    ['', true],
    [', also where Jira does not list addresses', false],
  ])('is deleted before registering%s, and the log and the list of sites say so for a day', async (_, listsUrls) => {
    await start({ atlassian: { listsWebhookUrls: listsUrls } });
    addElsewhere();
    webhooks().map((webhook) => Object.assign(webhook, { jqlFilter: 'project = "OPS"' }));
    await relay.destination();
    await webhooksWith('project = "ROLL"');
    const url = listsUrls ? elsewhere : 'an address that Jira does not name';
    await until(async () => (await otherRelay()) !== undefined, 'the list of sites');
    expect(await otherRelay()).toEqual({ url, isFollowing: false });
    expect((await listedSite()).following).toEqual({ isByWebhook: true, lastSyncAt: null });
    expect(relay.logged.filter(({ facts }) => facts.otherUrl === url)).toHaveLength(1);
    await passTime(25 * 60 * 60_000);
    await until(async () => (await otherRelay()) === undefined, 'the list of sites a day later');
    expect(webhooks()).toMatchObject([{ url: `${PUBLIC_URL}/hooks/jira` }]);
  });

  it('is left alone if it has replaced this relay’s: two relays that share an app are told apart', async () => {
    await start();
    await relay.destination();
    await webhooksWith('project = "ROLL"');
    await passTime(1_000);
    siteOf(relay.atlassian).webhooks = [];
    addElsewhere(Date.now() + dayMs);
    offsetMs = 25 * 60 * 60_000;
    await until(() => warnings().length === 1, 'a warning');
    expect(warnings()[0]?.sentence).toMatch(/Another relay with the same OAuth app/);
    await until(async () => (await otherRelay()) !== undefined, 'the list of sites');
    expect(await otherRelay()).toEqual({ url: elsewhere, isFollowing: true });
    expect(webhooks()).toMatchObject([{ url: elsewhere }]);
  });

  it('is replaced once nobody has renewed it for two days', async () => {
    await start();
    await relay.destination();
    await webhooksWith('project = "ROLL"');
    await passTime(1_000);
    siteOf(relay.atlassian).webhooks = [];
    addElsewhere();
    offsetMs = 25 * 60 * 60_000;
    await until(async () => (await otherRelay()) !== undefined, 'the other relay to be noticed');
    offsetMs = 3 * dayMs;
    await until(() => webhooks()[0]?.url === `${PUBLIC_URL}/hooks/jira`, "this relay's webhook");
    await until(async () => JSON.stringify(await otherRelay())?.includes('false'), 'the list of sites');
  });
});
