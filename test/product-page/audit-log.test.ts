import { revokeGrants } from '../../relay/demo/atlassian/world';
import { type Admin, breach, startAdmin } from '../relay/setup/admin';

/** Audit log: every action that the product page names, from what causes it. */

let admin: Admin;
beforeAll(async () => {
  admin = await startAdmin();
});

const dana = { type: 'user', id: 'user_1', name: 'Dana' };
const avsb = { type: 'system', name: 'AvsB' };

async function latest(action: string) {
  const [entry] = await admin.audit(action);
  return entry;
}

describe('the audit log records what an admin does:', () => {
  it('JIRA_SITE_CONNECTED', async () => {
    expect(await latest('JIRA_SITE_CONNECTED')).toMatchObject({ actor: dana, target: { kind: 'site', name: 'acme' } });
  });

  it('JIRA_TEST_TICKET_SENT and JIRA_TEST_TICKET_DELETED', async () => {
    const { relay, id } = admin;
    const { issueKey } = (await relay.call('POST', `/v1/destinations/${id}/test-tickets`, {})).body;
    expect(await latest('JIRA_TEST_TICKET_SENT')).toMatchObject({
      actor: dana,
      target: { kind: 'issue', name: issueKey },
    });
    await relay.call('DELETE', `/v1/destinations/${id}/test-tickets/${issueKey}`);
    expect(await latest('JIRA_TEST_TICKET_DELETED')).toMatchObject({ actor: dana, target: { name: issueKey } });
  });

  it('JIRA_TEMPLATES_UPDATED, with what changed', async () => {
    const row = admin.row(await admin.read(), 'experiment.srm_failed');
    await admin.put([{ ...row, summaryTemplate: '[SRM] {{experimentName}}' }]);
    const entry = await latest('JIRA_TEMPLATES_UPDATED');
    expect(entry).toMatchObject({ actor: dana, target: { kind: 'destination', id: admin.id } });
    expect(JSON.stringify(entry.details)).toContain('[SRM] {{experimentName}}');
  });
});

describe('the audit log records what AvsB does by itself:', () => {
  it('JIRA_ISSUE_CREATED and JIRA_ISSUE_COMMENTED', async () => {
    const { issueKey } = await admin.relay.settled(await admin.send(breach('exp_audited')));
    expect(await latest('JIRA_ISSUE_CREATED')).toMatchObject({ actor: avsb, target: { name: issueKey } });
    await admin.relay.settled(await admin.send(breach('exp_audited')));
    expect(await latest('JIRA_ISSUE_COMMENTED')).toMatchObject({ actor: avsb, target: { name: issueKey } });
  });

  it('JIRA_SITE_REVOKED, when Atlassian no longer accepts the refresh token', async () => {
    revokeGrants(admin.relay.atlassian.world);
    expect((await admin.relay.settled(await admin.send(breach('exp_revoked')))).state).toBe('waiting');
    expect(await latest('JIRA_SITE_REVOKED')).toMatchObject({ actor: avsb, target: { kind: 'site', name: 'acme' } });
  });
});

describe('the audit log records what anyone on a results page does:', () => {
  it('JIRA_LINK_CREATED_MANUALLY and JIRA_LINK_REMOVED', async () => {
    await admin.relay.connect();
    const { relay, id: destinationId } = admin;
    const { issueKey } = (await relay.call('POST', `/v1/destinations/${destinationId}/test-tickets`, {})).body;
    const subject = { kind: 'experiment', id: 'exp_linked' };
    const claims = { sub: 'user_2', name: 'Kim', permissions: [] };
    const { body } = await relay.call('POST', '/v1/links', { destinationId, issueKey, subject }, { claims });
    const kim = { type: 'user', id: 'user_2', name: 'Kim' };
    expect(await latest('JIRA_LINK_CREATED_MANUALLY')).toMatchObject({ actor: kim });
    await relay.call('DELETE', `/v1/links/${body.id}`, undefined, { claims });
    expect(await latest('JIRA_LINK_REMOVED')).toMatchObject({ actor: kim });
  });
});

describe('at the end, the audit log has', () => {
  it('JIRA_SITE_DISCONNECTED', async () => {
    expect((await admin.relay.call('DELETE', `/v1/sites/${admin.siteId}`)).status).toBe(204);
    expect(await latest('JIRA_SITE_DISCONNECTED')).toMatchObject({ actor: dana, target: { id: admin.siteId } });
  });

  it('every earlier entry, unchanged', async () => {
    const { body } = await admin.relay.call('GET', '/v1/audit-log?limit=200');
    expect(body.items).toHaveLength(body.total);
    const actions = new Set(body.items.map((entry: { action: string }) => entry.action));
    for (const action of ['JIRA_SITE_CONNECTED', 'JIRA_SITE_REVOKED', 'JIRA_LINK_REMOVED', 'JIRA_SITE_DISCONNECTED']) {
      expect(actions).toContain(action);
    }
  });
});
