import { rowsOf } from '../support/database';
import { issuesOf, siteOf, violationsOf } from '../support/jira';
import { type Admin, breach, startAdmin } from './admin';

describe('DELETE /v1/sites/:id', () => {
  let admin: Admin;
  beforeEach(async () => {
    admin = await startAdmin();
  });
  afterEach(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
  });
  const remove = () => admin.relay.call('DELETE', `/v1/sites/${admin.siteId}`);
  const sites = async () => (await admin.relay.call('GET', '/v1/sites')).body.items;

  it('removes it from the list and deletes its tokens', async () => {
    expect((await remove()).status).toBe(204);
    expect(await sites()).toEqual([]);
    expect(await rowsOf(admin.relay, 'SELECT access_token, refresh_token, access_token_expires_at FROM sites')).toEqual(
      [{ access_token: null, refresh_token: null, access_token_expires_at: null }],
    );
    const answers = await Promise.all([
      remove(),
      admin.relay.call('GET', `/v1/sites/${admin.siteId}/projects`),
      admin.relay.call('POST', '/v1/destinations', { siteId: admin.siteId, projectKey: 'ROLL' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('is carried out once by several calls at once', async () => {
    const statuses = (await Promise.all([remove(), remove(), remove()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([204, 404, 404]);
    expect(await admin.audit('JIRA_SITE_DISCONNECTED')).toHaveLength(1);
  });

  it('keeps its destinations and everything that was filed there', async () => {
    await admin.relay.settled(await admin.send(breach('exp_1')));
    await remove();
    expect(await admin.read()).toMatchObject({
      state: 'reconnect_required',
      site: { id: admin.siteId, name: 'acme', url: expect.any(String) },
      banner: {
        code: 'reconnect_required',
        message: 'acme is disconnected. Tickets are on hold until you connect it again.',
        action: 'reconnect',
      },
      lastTicket: { issueKey: 'ROLL-1' },
    });
    expect((await admin.relay.call('GET', '/v1/links')).body.items).toMatchObject([{ issueKey: 'ROLL-1' }]);
    expect((await admin.relay.call('GET', '/v1/deliveries')).body.items).toMatchObject([{ state: 'delivered' }]);
    expect(await admin.audit('JIRA_ISSUE_CREATED')).toHaveLength(1);
    expect(await admin.audit('JIRA_SITE_DISCONNECTED')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_1', name: 'Dana' },
        target: { kind: 'site', id: admin.siteId, name: 'acme' },
        details: { cloudId: siteOf(admin.relay.atlassian).cloudId },
      },
    ]);
    expect(await admin.audit('JIRA_SITE_REVOKED')).toEqual([]);
  });

  it.each([
    ['connected again', () => admin.relay.connect()],
    ['reconnected, as the banner says', () => admin.relay.reconnect(admin.siteId)],
  ])('lets events wait until it is %s: it is the same site, and all continue in order', async (_, connectAgain) => {
    await remove();
    const ids = [
      await admin.send(breach('exp_1')),
      await admin.send(breach('exp_2')),
      await admin.send(breach('exp_1')),
    ];
    for (const id of ids) {
      expect(await admin.relay.settled(id)).toMatchObject({
        state: 'waiting',
        attempts: 0,
        reason: 'Waits until acme is connected again.',
      });
    }
    expect((await connectAgain()).searchParams.get('connected')).toBe(admin.siteId);
    expect(await sites()).toMatchObject([{ id: admin.siteId, name: 'acme', status: 'connected' }]);
    const settled = await Promise.all(ids.map((id) => admin.relay.settled(id)));
    expect(settled.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'commented']);
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null });
    expect((await admin.audit('JIRA_SITE_CONNECTED'))[0]).toMatchObject({ details: { again: true } });
  });

  it('does not affect the connection of another organisation, whose site has its own id', async () => {
    await remove();
    const org2 = { org: 'org_2', sub: 'user_2' };
    expect((await admin.relay.connect('acme', org2)).searchParams.get('connected')).not.toBe(admin.siteId);
    expect(await admin.read()).toMatchObject({ state: 'reconnect_required' });
  });

  it('lets deliveries in progress finish', async () => {
    admin.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 400 } });
    const first = await admin.send(breach('exp_1'));
    await admin.underWay(first);
    await remove();
    expect(await admin.relay.settled(first)).toMatchObject({ state: 'delivered', issueKey: 'ROLL-1' });
    expect(await admin.relay.settled(await admin.send(breach('exp_1')))).toMatchObject({ state: 'waiting' });
    expect(issuesOf(admin.relay.atlassian)).toHaveLength(1);
  });

  it('leaves other sites as they are', async () => {
    const other = await admin.relay.destination('EXP', 'globex');
    await remove();
    expect(await sites()).toMatchObject([{ name: 'globex', status: 'connected' }]);
    expect((await admin.relay.call('GET', `/v1/destinations/${other.id}`)).body.state).toBe('active');
  });
});
