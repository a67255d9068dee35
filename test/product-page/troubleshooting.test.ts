import {
  addProject,
  archiveProject,
  deleteProject,
  expireAccessTokens,
  moveToCategory,
  moveToDone,
  removeIssueType,
  renameIssueType,
  revokeGrants,
  setPermissions,
} from '../../relay/demo/atlassian/world';
import { type Admin, breach, startAdmin } from '../relay/setup/admin';
import { callsOf, issuesOf, siteOf, violationsOf } from '../relay/support/jira';

/** Troubleshooting: what may go wrong between AvsB and Jira, and the way out, as the API does it. */

const guardrail = 'experiment.guardrail_breached';

let admin: Admin;
beforeEach(async () => {
  admin = await startAdmin();
});
afterEach(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
});

const acme = () => siteOf(admin.relay.atlassian);
const world = () => admin.relay.atlassian.world;
const fire = async (subjectId: string, eventType = guardrail) => {
  const id = await admin.send(breach(subjectId, eventType));
  return admin.relay.settled(id);
};

describe('Token expired', () => {
  it('an expired access token is refreshed, unnoticed', async () => {
    expireAccessTokens(world());
    expect(await fire('exp_1')).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null });
  });

  it('the destination card displays a banner if Atlassian rejects the stored refresh token', async () => {
    revokeGrants(world());
    expect(await fire('exp_1')).toMatchObject({ state: 'waiting', reason: 'Waits until acme is connected again.' });
    expect(await admin.read()).toMatchObject({
      state: 'reconnect_required',
      banner: {
        code: 'reconnect_required',
        message: "Atlassian no longer accepts AvsB's access to acme. Tickets are on hold until you reconnect.",
        action: 'reconnect',
        eventTypes: [],
      },
      counts: { waiting: 1, failed: 0 },
    });
    expect((await admin.relay.call('GET', '/v1/sites')).body.items).toMatchObject([{ status: 'reconnect_required' }]);
    expect(await admin.audit('JIRA_SITE_REVOKED')).toMatchObject([
      { actor: { type: 'system' }, target: { kind: 'site', name: 'acme' }, details: { reason: expect.any(String) } },
    ]);
  });

  it('pending deliveries re-queue automatically once the connection is restored', async () => {
    revokeGrants(world());
    const pending = [await fire('exp_1'), await fire('exp_1'), await fire('exp_2')];
    await admin.relay.reconnect(admin.siteId);
    const settled = await Promise.all(pending.map(({ id }) => admin.relay.settled(id)));
    expect(settled.map(({ outcome }) => outcome)).toEqual(['created', 'commented', 'created']);
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null, counts: { waiting: 0 } });
    expect(await admin.audit('JIRA_SITE_REVOKED')).toHaveLength(1);
  });

  it('an Atlassian outage does not count as a rejection', async () => {
    expireAccessTokens(world());
    const down = { match: { operationId: 'token' }, action: { kind: 'answer', status: 503 }, times: 1 } as const;
    admin.relay.atlassian.faults.add(down);
    expect(await fire('exp_1')).toMatchObject({ state: 'delivered' });
    expect(await admin.audit('JIRA_SITE_REVOKED')).toEqual([]);
  });
});

describe('Project moved or archived', () => {
  it.each([
    ['archived', () => archiveProject(acme(), 'ROLL')],
    ['deleted', () => deleteProject(acme(), 'ROLL')],
    ['closed to AvsB', () => setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false })],
    ['hidden from AvsB', () => setPermissions(acme(), 'ROLL', { BROWSE_PROJECTS: false })],
  ])('a project that was %s surfaces a repair banner, and the route resumes in the new project', async (_, change) => {
    change();
    const pending = [await fire('exp_1'), await fire('exp_1')];
    expect(pending).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    expect(callsOf(admin.relay.atlassian, 'createIssue')).toBe(1);
    expect(await admin.read()).toMatchObject({
      state: 'repair_required',
      banner: {
        code: 'repair_required',
        message: expect.stringMatching(
          /^Jira doesn't let AvsB create issues in ROLL\. It was moved or archived, or AvsB lost access\. Jira said “.+”\.? Tickets are on hold\.$/,
        ),
        action: 'pick_project',
      },
      counts: { waiting: 2, failed: 0 },
    });
    expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toMatchObject([
      {
        actor: { type: 'system' },
        details: { obstacle: 'repair_required', reason: expect.stringContaining('Jira said') },
      },
    ]);

    expect((await admin.patch({ projectKey: 'ROLL' })).status).toBe(422);
    expect((await admin.patch({ projectKey: 'OPS' })).body).toMatchObject({
      state: 'active',
      banner: null,
      project: { key: 'OPS' },
    });
    const settled = await Promise.all(pending.map(({ id }) => admin.relay.settled(id)));
    expect(settled.map(({ outcome, issueKey }) => [outcome, issueKey])).toEqual([
      ['created', 'OPS-1'],
      ['commented', 'OPS-1'],
    ]);
    expect(await admin.audit('JIRA_DESTINATION_RESUMED')).toMatchObject([
      { actor: { id: 'user_1' }, details: { obstacle: 'repair_required', reason: 'OPS was picked instead of ROLL.' } },
    ]);
  });

  it('a project that is back can be picked again', async () => {
    archiveProject(acme(), 'ROLL');
    const { id } = await fire('exp_1');
    archiveProject(acme(), 'ROLL', false);
    expect((await admin.patch({ projectKey: 'ROLL' })).body).toMatchObject({ state: 'active' });
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered', issueKey: 'ROLL-1' });
  });

  it('a project with other issue types only asks for a new mapping of those rows', async () => {
    const other = addProject(world(), acme(), 'NEW', 'New');
    removeIssueType(acme(), 'Bug', other.key);
    archiveProject(acme(), 'ROLL');
    const [breached, won] = [await fire('exp_1'), await fire('exp_1', 'experiment.winner_declared')];
    expect((await admin.patch({ projectKey: 'NEW' })).body).toMatchObject({ state: 'remap_required' });
    expect(await admin.relay.settled(won.id)).toMatchObject({ state: 'delivered', issueKey: 'NEW-1' });
    expect(await admin.relay.settled(breached.id)).toMatchObject({ state: 'waiting' });
  });
});

describe('Ticket was created but I expected a comment', () => {
  it.each(['new', 'indeterminate'] as const)('a ticket is open while its status category is %s', async (category) => {
    await fire('exp_1');
    moveToCategory(world(), acme(), 'ROLL-1', category);
    expect(await fire('exp_1')).toMatchObject({ outcome: 'commented', issueKey: 'ROLL-1' });
  });

  it('a custom status that maps to done closes it: the next event files a new one, and says why', async () => {
    acme().statuses.push({ id: '777', name: 'Shelved for now', category: 'done' });
    await fire('exp_1');
    for (const issue of issuesOf(admin.relay.atlassian)) issue.statusId = '777';
    expect(await fire('exp_1')).toMatchObject({
      outcome: 'created',
      issueKey: 'ROLL-2',
      reason: 'ROLL-1 is done (Shelved for now), so a new ticket is filed.',
    });
  });

  it('a ticket that was reopened is commented on until its successor is filed', async () => {
    await fire('exp_1');
    moveToDone(world(), acme(), 'ROLL-1');
    moveToCategory(world(), acme(), 'ROLL-1', 'indeterminate');
    expect(await fire('exp_1')).toMatchObject({ outcome: 'commented', issueKey: 'ROLL-1' });
  });
});

describe("Issue type doesn't exist in our project", () => {
  it('a deleted issue type fails the next create with 400, and shows Refresh templates', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    expect(await fire('exp_1')).toMatchObject({ state: 'waiting', lastError: { status: 400 } });
    expect(await admin.read()).toMatchObject({
      state: 'remap_required',
      banner: {
        code: 'remap_required',
        message:
          'ROLL no longer has the issue type “Bug”. Tickets for Guardrail breached are on hold; others continue.',
        action: 'refresh_templates',
        eventTypes: [guardrail],
      },
    });
    expect(await fire('exp_1', 'experiment.winner_declared')).toMatchObject({ state: 'delivered' });
  });

  it('Refresh templates re-fetches the issue types and prompts to re-map; waiting deliveries then continue', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const { id } = await fire('exp_1');
    const { body } = await admin.refresh();
    const names = body.issueTypes.map(({ name }: { name: string }) => name);
    expect([names.includes('Bug'), names.includes('Task')]).toEqual([false, true]);
    expect(body.needsRemap).toContainEqual({ eventType: guardrail, issueType: { id: '10002', name: 'Bug' } });
    const destination = await admin.read();
    const remapped = body.needsRemap.map(({ eventType }: { eventType: string }) => ({
      ...admin.row(destination, eventType),
      issueType: { name: 'Task' },
    }));
    expect((await admin.put(remapped)).body).toMatchObject({ state: 'active', banner: null });
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect(await admin.audit('JIRA_TEMPLATES_UPDATED')).toMatchObject([
      { details: { changes: expect.arrayContaining([expect.objectContaining({ eventType: guardrail })]) } },
    ]);
  });

  it('a renamed issue type continues under its new name', async () => {
    renameIssueType(acme(), 'Bug', 'Incident');
    expect(await fire('exp_1')).toMatchObject({ state: 'delivered' });
    expect((await admin.refresh()).body.needsRemap).toEqual([]);
    expect(admin.row(await admin.read(), guardrail).issueType.name).toBe('Incident');
  });
});
