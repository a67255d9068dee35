import { moveToDone } from '../../../relay/demo/atlassian/world';
import type { Lifecycle } from '../../../relay/domain/lifecycle/lifecycle';
import { type Admin, startAdmin } from '../setup/admin';
import { eventOf } from '../support/avsb';
import { rowsOf } from '../support/database';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../support/forge-keys';
import { callsOf, issuesOf, siteOf, violationsOf } from '../support/jira';
import { until } from '../support/until';

const breached = 'experiment.guardrail_breached';
const recovered = 'experiment.guardrail_recovered';
const writes = ['createIssue', 'addComment', 'doTransition'] as const;

/** What AvsB did in Jira comes back from there: by Jira's webhook, and by the Forge app. */
describe('AvsB’s own changes that Jira reports', () => {
  let keys: ForgeKeys;
  let admin: Admin;

  beforeAll(async () => {
    keys = await startForgeKeys();
    const environment = {
      PUBLIC_URL: 'https://relay.avsb.example',
      FORGE_APP_ID: forgeAppId,
      FORGE_JWKS_URL: keys.jwksUrl,
    };
    admin = await startAdmin({ environment });
    await until(() => acme().webhooks.length === 1, 'the webhook');
    const lifecycle: Partial<Lifecycle> = {
      afterDone: 'reopen',
      onRecovery: 'resolve',
      silentResolutions: [{ name: 'Done' }],
    };
    const row = admin.row(await admin.read(), breached);
    expect((await admin.put([{ ...row, lifecycle }])).status).toBe(200);
  });
  afterAll(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await keys.server.close();
  });

  const acme = () => siteOf(admin.relay.atlassian);
  const happens = async (type: string, subjectId: string) =>
    admin.relay.settled(await admin.send(eventOf(type, { subjectId })));
  const issue = (key: string) => {
    const found = issuesOf(admin.relay.atlassian).find((candidate) => candidate.key === key);
    if (found === undefined) throw new Error(`There is no ${key}.`);
    return found;
  };
  const linksOf = async (subjectId: string) =>
    (await admin.relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`)).body.items;
  const written = () => writes.map((operation) => callsOf(admin.relay.atlassian, operation));

  const callsAbout = (issueKey: string) => {
    const { id } = issue(issueKey);
    return admin.relay.atlassian.webhookCalls.filter(({ issueId }) => issueId === id);
  };

  /** Resolves once the relay has read all that Jira reported of a ticket, by its webhook and by the Forge app. */
  async function comesBack(issueKey: string, leastCalls: number): Promise<void> {
    await until(() => {
      const calls = callsAbout(issueKey);
      return calls.length >= leastCalls && calls.every(({ status }) => status === 204);
    }, 'Jira’s webhook to be called');
    const { id: issueId } = issue(issueKey);
    const reported = { eventType: 'avi:jira:updated:issue', issueId };
    const token = await keys.tokenFor(acme().cloudId);
    expect((await admin.relay.call('POST', '/forge/v1/events', reported, { token })).status).toBe(202);
    await until(async () => {
      const waiting = await rowsOf(admin.relay, "SELECT key FROM work_items WHERE task = 'read-issue'");
      return waiting.length === 0;
    }, 'the reported changes to be read');
  }

  it('lead to nothing more: no delivery, no write, no audit entry, and no step that another one did not ask for', async () => {
    const { issueKey } = await happens(breached, 'exp_own');
    const steps = [
      [breached, 'commented', 'new'],
      [recovered, 'resolved', 'done'],
      [breached, 'reopened', 'new'],
      [recovered, 'resolved', 'done'],
      [breached, 'reopened', 'new'],
    ] as const;
    for (const [type, outcome, category] of steps) {
      const calls = callsAbout(issueKey).length;
      // “Done” is silent, but not where AvsB itself has resolved the ticket: its change that comes back is still its own.
      expect(await happens(type, 'exp_own')).toMatchObject({ outcome, issueKey });
      const before = written();
      // Of a comment only the Forge app tells.
      await comesBack(issueKey, outcome === 'commented' ? calls : calls + 1);
      expect(await linksOf('exp_own')).toMatchObject([{ issueKey, status: { category } }]);
      expect(written()).toEqual(before);
    }
    expect(issue(issueKey).comments).toHaveLength(5);
    const { body: deliveries } = await admin.relay.call('GET', '/v1/deliveries?subjectId=exp_own');
    expect(deliveries.total).toBe(6);
    const { body: log } = await admin.relay.call('GET', '/v1/audit-log?limit=200');
    const own = log.items.filter(({ target }: { target: { name: string } }) => target.name === issueKey).reverse();
    expect(own.map(({ action, actor }: Entry) => `${action} by ${actor.type}`)).toEqual(
      [
        'JIRA_ISSUE_CREATED',
        'JIRA_ISSUE_COMMENTED',
        'JIRA_ISSUE_RESOLVED',
        'JIRA_ISSUE_REOPENED',
        'JIRA_ISSUE_RESOLVED',
        'JIRA_ISSUE_REOPENED',
      ].map((action) => `${action} by system`),
    );
  });

  it('are told from a person’s: a ticket that somebody closes stays closed', async () => {
    const { issueKey } = await happens(breached, 'exp_person');
    expect(await happens(recovered, 'exp_person')).toMatchObject({ outcome: 'resolved' });
    expect(await happens(breached, 'exp_person')).toMatchObject({ outcome: 'reopened' });
    const calls = callsAbout(issueKey).length;
    moveToDone(admin.relay.atlassian.world, acme(), issueKey);
    await comesBack(issueKey, calls + 1);
    const before = written();
    expect(await linksOf('exp_person')).toMatchObject([{ status: { category: 'done' } }]);
    expect(await happens(breached, 'exp_person')).toMatchObject({ state: 'skipped', cause: 'policy' });
    expect(written()).toEqual(before);
  });
});

interface Entry {
  readonly action: string;
  readonly actor: { readonly type: string };
}
