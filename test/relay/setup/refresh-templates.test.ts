import {
  addIssueType,
  addIssueTypeToProject,
  archiveProject,
  removeIssueType,
  renameIssueType,
  revokeGrants,
} from '../../../relay/demo/atlassian/world';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { type Admin, breach, startAdmin } from './admin';

const guardrail = 'experiment.guardrail_breached';
const srm = 'experiment.srm_failed';
const bug = { id: '10002', name: 'Bug' };

describe('POST /v1/destinations/:id/refresh-templates', () => {
  let admin: Admin;
  beforeEach(async () => {
    admin = await startAdmin();
  });
  afterEach(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
  });
  const acme = () => siteOf(admin.relay.atlassian);

  it('returns the issue types of the project, and changes nothing if all still exist', async () => {
    const { status, body } = await admin.refresh();
    expect(status).toBe(200);
    expect(body).toEqual({ issueTypes: expect.arrayContaining([bug, { id: '10001', name: 'Task' }]), needsRemap: [] });
    expect(body.issueTypes.map(({ name }: { name: string }) => name)).not.toContain('Sub-task');
    expect(await admin.read()).toMatchObject({ state: 'active', version: 1 });
    expect(await admin.audit('JIRA_TEMPLATES_UPDATED')).toEqual([]);
  });

  it('gives a renamed issue type, which keeps its id, its new name', async () => {
    renameIssueType(acme(), 'Bug', 'Incident');
    expect((await admin.refresh()).body.needsRemap).toEqual([]);
    const destination = await admin.read();
    expect(admin.row(destination, guardrail).issueType).toEqual({ id: bug.id, name: 'Incident' });
    expect(destination).toMatchObject({ state: 'active', version: 2 });
    const [entry, ...more] = await admin.audit('JIRA_TEMPLATES_UPDATED');
    expect(more).toEqual([]);
    expect(entry.details.changes).toEqual([
      { eventType: guardrail, fields: { issueType: { from: bug, to: { id: bug.id, name: 'Incident' } } } },
      { eventType: srm, fields: { issueType: { from: bug, to: { id: bug.id, name: 'Incident' } } } },
    ]);
    expect(await admin.relay.settled(await admin.send(breach('exp_1')))).toMatchObject({ state: 'delivered' });
  });

  it('blocks the rows whose issue type was deleted, before an event fails on it', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const { body } = await admin.refresh();
    expect(body.needsRemap).toEqual([
      { eventType: guardrail, issueType: bug },
      { eventType: srm, issueType: bug },
    ]);
    expect(await admin.read()).toMatchObject({
      state: 'remap_required',
      banner: { code: 'remap_required', action: 'refresh_templates', eventTypes: [guardrail, srm] },
    });
    const id = await admin.send(breach('exp_1'));
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(callsOf(admin.relay.atlassian, 'createIssue')).toBe(0);
  });

  it('audits that once, however often it is called', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    for (let time = 0; time < 3; time += 1) expect((await admin.refresh()).body.needsRemap).toHaveLength(2);
    expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toMatchObject([
      {
        details: { obstacle: 'remap_required', eventTypes: [guardrail, srm], reason: expect.stringContaining('“Bug”') },
      },
    ]);
    expect(await admin.audit('JIRA_DESTINATION_RESUMED')).toEqual([]);
  });

  it('lets waiting deliveries continue, in order, once the issue type is back', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const ids = [
      await admin.send(breach('exp_1')),
      await admin.send(breach('exp_1')),
      await admin.send(breach('exp_1')),
    ];
    for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting' });
    expect((await admin.refresh()).body.needsRemap).toHaveLength(2);
    addIssueTypeToProject(acme(), 'Bug', 'ROLL');
    expect((await admin.refresh()).body.needsRemap).toEqual([]);
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null });
    const settled = await Promise.all(ids.map((id) => admin.relay.settled(id)));
    expect(settled.map(({ outcome }) => outcome)).toEqual(['created', 'commented', 'commented']);
    expect(await admin.audit('JIRA_DESTINATION_RESUMED')).toMatchObject([
      { actor: { id: 'user_1' }, details: { obstacle: 'remap_required', eventTypes: [guardrail, srm] } },
    ]);
  });

  it('takes an issue type of the same name if the old one was deleted', async () => {
    removeIssueType(acme(), 'Bug');
    const fresh = addIssueType(admin.relay.atlassian.world, acme(), 'Bug', ['ROLL']);
    expect((await admin.refresh()).body.needsRemap).toEqual([]);
    expect(admin.row(await admin.read(), guardrail).issueType).toEqual({ id: fresh.id, name: 'Bug' });
  });

  it('does not ask Jira about disabled rows', async () => {
    const off = [guardrail, srm].map(async (eventType) => ({
      ...admin.row(await admin.read(), eventType),
      enabled: false,
    }));
    await admin.put(await Promise.all(off));
    removeIssueType(acme(), 'Bug', 'ROLL');
    expect((await admin.refresh()).body.needsRemap).toEqual([]);
    expect(await admin.read()).toMatchObject({ state: 'active', banner: null });
  });

  it('is 502 while Jira is down, and changes nothing', async () => {
    const operationId = 'getCreateIssueMetaIssueTypes';
    admin.relay.atlassian.faults.add({ match: { operationId }, action: { kind: 'answer', status: 500 } });
    expect((await admin.refresh()).status).toBe(502);
    expect(await admin.read()).toMatchObject({ state: 'active', version: 1 });
  });

  it('is 409 while the project must be repaired first, and while the site must be reconnected', async () => {
    archiveProject(acme(), 'ROLL');
    expect(await admin.refresh()).toMatchObject({ status: 409, body: { type: 'urn:avsb:problem:repair_required' } });
    revokeGrants(admin.relay.atlassian.world);
    expect((await admin.refresh()).status).toBe(502);
    expect(await admin.refresh()).toMatchObject({ status: 409, body: { type: 'urn:avsb:problem:reconnect_required' } });
  });
});
