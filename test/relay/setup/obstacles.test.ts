import {
  addIssueTypeToProject,
  archiveProject,
  removeIssueType,
  revokeGrants,
  setPermissions,
} from '../../../relay/demo/atlassian/world';
import { callsOf, deliveriesTold, issuesOf, siteOf, violationsOf } from '../support/jira';
import { until } from '../support/until';
import { type Admin, breach, startAdmin } from './admin';

const guardrail = 'experiment.guardrail_breached';
const winner = 'experiment.winner_declared';

describe('an obstacle', () => {
  let admin: Admin;
  beforeEach(async () => {
    admin = await startAdmin();
  });
  afterEach(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
  });
  const acme = () => siteOf(admin.relay.atlassian);
  const state = async () => (await admin.read()).state;
  const creates = () => callsOf(admin.relay.atlassian, 'createIssue');
  const waiting = async (subjectId: string, type = guardrail) => {
    const id = await admin.send(breach(subjectId, type));
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting' });
    return id;
  };

  it('is shown alone, in the order reconnect, repair, remap, disabled', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    await waiting('exp_1');
    archiveProject(acme(), 'ROLL');
    const winnerId = await waiting('exp_1', winner);
    await admin.patch({ enabled: false });
    await admin.relay.call('DELETE', `/v1/sites/${admin.siteId}`);
    expect(await admin.read()).toMatchObject({ state: 'reconnect_required', banner: { action: 'reconnect' } });

    await admin.relay.reconnect(admin.siteId);
    expect(await admin.read()).toMatchObject({ state: 'repair_required', banner: { action: 'pick_project' } });

    archiveProject(acme(), 'ROLL', false);
    await admin.patch({ projectKey: 'ROLL' });
    expect(await admin.read()).toMatchObject({
      state: 'remap_required',
      banner: { eventTypes: expect.arrayContaining([guardrail]) },
    });

    addIssueTypeToProject(acme(), 'Bug', 'ROLL');
    await admin.refresh();
    expect(await admin.read()).toMatchObject({ state: 'disabled', banner: { action: 'resume' } });
    await until(async () => (await admin.read()).counts.waiting === 2, 'both to wait for the pause to end');

    await admin.patch({ enabled: true });
    expect(await admin.relay.settled(winnerId)).toMatchObject({ state: 'delivered' });
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null, counts: { waiting: 0, failed: 0 } });
  });

  it('that needs a repair stays while the site must be reconnected, and both are fixed one after the other', async () => {
    archiveProject(acme(), 'ROLL');
    const ids = [await waiting('exp_1'), await waiting('exp_1')];
    revokeGrants(admin.relay.atlassian.world);
    expect((await admin.patch({ projectKey: 'OPS' })).status).toBe(502);
    expect((await admin.patch({ projectKey: 'OPS' })).status).toBe(409);
    expect(await admin.read()).toMatchObject({ state: 'reconnect_required', project: { key: 'ROLL' } });
    await admin.relay.reconnect(admin.siteId);
    expect(await state()).toBe('repair_required');
    expect((await admin.patch({ projectKey: 'OPS' })).body).toMatchObject({ state: 'active', project: { key: 'OPS' } });
    const settled = await Promise.all(ids.map((id) => admin.relay.settled(id)));
    expect(settled.map(({ outcome, issueKey }) => [outcome, issueKey])).toEqual([
      ['created', 'OPS-1'],
      ['commented', 'OPS-1'],
    ]);
  });

  it('that is fixed for one row does not release another', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const [breached, mismatch] = [await waiting('exp_1'), await waiting('exp_1', 'experiment.srm_failed')];
    await admin.put([{ ...admin.row(await admin.read(), guardrail), issueType: { name: 'Task' } }]);
    expect(await admin.relay.settled(breached)).toMatchObject({ state: 'delivered' });
    expect(await admin.relay.settled(mismatch)).toMatchObject({ state: 'waiting' });
    expect(await admin.read()).toMatchObject({
      state: 'remap_required',
      banner: { eventTypes: ['experiment.srm_failed'] },
      counts: { waiting: 1 },
    });
  });

  it('that several deliveries meet at the same moment is recorded and audited once', async () => {
    setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false });
    const slow = { match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 300 } } as const;
    admin.relay.atlassian.faults.add(slow);
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map((subject) => admin.send(breach(subject))));
    for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting' });
    expect(creates()).toBeGreaterThan(1);
    expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toMatchObject([
      {
        actor: { type: 'system' },
        target: { kind: 'destination', id: admin.id },
        details: { obstacle: 'repair_required', jira: { status: 400 }, reason: expect.stringContaining('Jira said') },
      },
    ]);
    setPermissions(acme(), 'ROLL', { CREATE_ISSUES: true });
    await admin.patch({ projectKey: 'ROLL' });
    for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered' });
    expect(await admin.audit('JIRA_DESTINATION_RESUMED')).toMatchObject([
      {
        actor: { id: 'user_1' },
        details: { obstacle: 'repair_required', reason: 'Jira lets AvsB create issues in ROLL.' },
      },
    ]);
  });

  it.each([403, 404, 400] as const)('of the project is the same, also if Jira reports it by %i', async (status) => {
    const project = acme().projects.find(({ key }) => key === 'ROLL');
    Object.assign(project ?? {}, { createRefusalStatus: status });
    setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false });
    const id = await waiting('exp_1');
    expect(await admin.read()).toMatchObject({
      state: 'repair_required',
      banner: {
        message: expect.stringMatching(
          /^Jira doesn't let AvsB create issues in ROLL\. It was moved or archived, or AvsB lost access\. Jira said “.+”\.? Tickets are on hold\.$/,
        ),
        action: 'pick_project',
        eventTypes: [],
      },
    });
    expect((await admin.patch({ projectKey: 'ROLL' })).status).toBe(422);
    setPermissions(acme(), 'ROLL', { CREATE_ISSUES: true });
    expect((await admin.patch({ projectKey: 'ROLL' })).body).toMatchObject({ state: 'active' });
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered' });
  });

  it('does not come back because of an answer to a request from before it was fixed', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const slow = admin.relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'slow', ms: 500 },
    });
    const id = await admin.send(breach('exp_1'));
    await until(() => creates() === 1, 'the ticket with the old issue type to be on its way');
    await admin.put([{ ...admin.row(await admin.read(), guardrail), issueType: { name: 'Task' } }]);
    admin.relay.atlassian.faults.remove(slow);
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered' });
    expect(await state()).toBe('active');
    expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toEqual([]);
  });

  it('of a disabled row stays visible as long as a delivery waits for it', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const id = await waiting('exp_1');
    const row = admin.row(await admin.read(), guardrail);
    expect((await admin.put([{ ...row, enabled: false }])).body).toMatchObject({
      state: 'remap_required',
      banner: { eventTypes: [guardrail] },
      counts: { waiting: 1 },
    });
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting', attempts: 1 });
    expect((await admin.relay.send(breach('exp_2'))).deliveries).toEqual([]);
    await admin.put([{ ...row, enabled: true, issueType: { name: 'Task' } }]);
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered' });
    await admin.put([{ ...row, enabled: false }]);
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null });
  });

  it('releases events in their order, within each ticket', async () => {
    await admin.relay.settled(await admin.send(breach('exp_1')));
    revokeGrants(admin.relay.atlassian.world);
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1) ids.push(await admin.send(breach('exp_1')));
    for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting' });
    await admin.relay.reconnect(admin.siteId);
    for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ outcome: 'commented' });
    expect(issuesOf(admin.relay.atlassian)[0]?.comments.flatMap(deliveriesTold)).toEqual(ids);
  });

  it('does not block deliveries that arrive while it comes and goes', async () => {
    const ids: string[] = [];
    const send = async (subjectId: string) => {
      const { deliveries } = await admin.relay.send(breach(subjectId));
      for (const { id } of deliveries) ids.push(id);
    };
    for (let round = 0; round < 15; round += 1) {
      await Promise.all([send(`exp_${round}a`), send(`exp_${round}b`), send(`exp_${round}c`)]);
      await Promise.all([admin.patch({ enabled: false }), send(`exp_${round}d`)]);
      await admin.patch({ enabled: true });
    }
    expect(ids.length).toBeGreaterThanOrEqual(45);
    for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered' });
  });
});
