import {
  addIssueType,
  addProject,
  archiveProject,
  moveToDone,
  removeIssueType,
  removePriority,
  revokeGrants,
} from '../../../relay/demo/atlassian/world';
import { deliveriesTold, issuesOf, siteOf, violationsOf } from '../support/jira';
import { type Admin, breach, startAdmin } from './admin';

const guardrail = 'experiment.guardrail_breached';

describe('PATCH /v1/destinations/:id', () => {
  let admin: Admin;
  beforeEach(async () => {
    admin = await startAdmin();
  });
  afterEach(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
  });
  const acme = () => siteOf(admin.relay.atlassian);

  it('changes the name, and says so in the audit log', async () => {
    const { status, body } = await admin.patch({ name: '  Checkout team ' });
    expect([status, body.name, body.version]).toEqual([200, 'Checkout team', 2]);
    expect(await admin.audit('JIRA_DESTINATION_UPDATED')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_1', name: 'Dana' },
        target: { kind: 'destination', id: admin.id, name: 'Checkout team' },
        details: { fields: { name: { from: 'Rollouts', to: 'Checkout team' } }, changes: [] },
      },
    ]);
  });

  it('changes nothing if nothing is different', async () => {
    for (const same of [{}, { name: 'Rollouts' }, { enabled: true }]) {
      expect((await admin.patch(same)).body).toMatchObject({ name: 'Rollouts', version: 1, state: 'active' });
    }
    expect(await admin.audit('JIRA_DESTINATION_UPDATED')).toEqual([]);
  });

  it.each([
    ['an empty name', { name: ' ' }, 'name'],
    ['an invalid name', { name: 7 }, 'name'],
    ['an empty project', { projectKey: '' }, 'projectKey'],
    ['no word on whether it is on', { enabled: 'yes' }, 'enabled'],
  ])('is 422 with the path: %s', async (_, patch, path) => {
    const { status, body } = await admin.patch(patch);
    expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
  });

  it('honours If-Match: 412 when stale, and nothing has changed', async () => {
    expect((await admin.patch({ name: 'First' }, { 'if-match': '"1"' })).status).toBe(200);
    expect(await admin.patch({ name: 'Second' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { type: 'urn:avsb:problem:stale_version' },
    });
    expect(await admin.read()).toMatchObject({ name: 'First', version: 2 });
    expect((await admin.patch({ name: 'Third' }, { 'if-match': '"2"' })).body.version).toBe(3);
  });

  it('loses none of several simultaneous changes', async () => {
    const mapping = admin.row(await admin.read(), 'flag.stale');
    const answers = await Promise.all([
      admin.patch({ name: 'Renamed' }),
      admin.patch({ enabled: false }),
      admin.patch({ projectKey: 'OPS' }),
      admin.put([{ ...mapping, labels: ['stale'] }]),
      admin.refresh(),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const after = await admin.read();
    expect(after).toMatchObject({ name: 'Renamed', enabled: false, project: { key: 'OPS' }, version: 5 });
    expect(admin.row(after, 'flag.stale').labels).toEqual(['stale']);
  });

  describe('enabled: false', () => {
    it('records new events as skipped, with who paused it, until it is true again', async () => {
      expect((await admin.patch({ enabled: false })).body).toMatchObject({
        enabled: false,
        state: 'disabled',
        banner: { code: 'disabled', message: 'Paused. New events are recorded as skipped.', action: 'resume' },
      });
      expect(await admin.relay.settled(await admin.send(breach('exp_1')))).toMatchObject({
        state: 'skipped',
        cause: 'policy',
        reason: 'Not filed: paused by Dana.',
      });
      expect((await admin.patch({ enabled: true })).body).toMatchObject({
        enabled: true,
        state: 'active',
        banner: null,
      });
      const [delivery] = (await admin.relay.send(breach('exp_2'))).deliveries;
      expect(await admin.relay.settled(delivery.id)).toMatchObject({ state: 'delivered' });
      expect(issuesOf(admin.relay.atlassian)).toHaveLength(1);
    });

    it('lets deliveries in progress finish, keeps what waits, and continues in order once it is true again', async () => {
      const { faults } = admin.relay.atlassian;
      const slow = faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 400 } });
      const first = await admin.send(breach('exp_1'));
      await admin.underWay(first);
      const behind = [await admin.send(breach('exp_1')), await admin.send(breach('exp_1'))];
      await admin.patch({ enabled: false });
      faults.remove(slow);
      expect(await admin.relay.settled(first)).toMatchObject({ state: 'delivered', outcome: 'created' });
      for (const id of behind) {
        expect(await admin.relay.settled(id)).toMatchObject({
          state: 'waiting',
          reason: 'Waits until this destination is resumed.',
        });
      }
      expect(await admin.read()).toMatchObject({ state: 'disabled', counts: { waiting: 2, failed: 0 } });
      await admin.patch({ enabled: true });
      for (const id of behind) expect(await admin.relay.settled(id)).toMatchObject({ outcome: 'commented' });
      expect(issuesOf(admin.relay.atlassian)[0]?.comments.flatMap(deliveriesTold)).toEqual(behind);
    });

    it('is audited with its reason, when it starts and when it ends', async () => {
      await admin.patch({ enabled: false });
      await admin.patch({ enabled: false });
      await admin.patch({ enabled: true });
      expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toMatchObject([
        { actor: { id: 'user_1' }, details: { obstacle: 'disabled', reason: 'Paused by hand.' } },
      ]);
      expect(await admin.audit('JIRA_DESTINATION_RESUMED')).toMatchObject([
        { actor: { id: 'user_1' }, details: { obstacle: 'disabled', reason: 'Resumed by hand.' } },
      ]);
      expect((await admin.audit('JIRA_DESTINATION_UPDATED')).map(({ details }) => details.fields)).toEqual([
        { enabled: { from: false, to: true } },
        { enabled: { from: true, to: false } },
      ]);
    });
  });

  describe('another project', () => {
    it('takes over every row by name, under the ids that the names have there', async () => {
      const { world } = admin.relay.atlassian;
      removeIssueType(acme(), 'Bug', 'OPS');
      const bug = addIssueType(world, acme(), 'bug', ['OPS']);
      const fresh = await admin.relay.call('POST', '/v1/destinations', { siteId: admin.siteId, projectKey: 'OPS' });
      const { status, body } = await admin.patch({ projectKey: 'ops' });
      expect([status, body.project]).toEqual([200, fresh.body.project]);
      expect(body).toMatchObject({ name: 'Rollouts', state: 'active', mappings: fresh.body.mappings });
      expect(admin.row(body, guardrail).issueType).toEqual({ id: bug.id, name: 'bug' });
      const [entry] = await admin.audit('JIRA_DESTINATION_UPDATED');
      expect(entry.details.fields).toMatchObject({ project: { from: { key: 'ROLL' }, to: { key: 'OPS' } } });
      expect(entry.details.changes).toContainEqual({
        eventType: guardrail,
        fields: { issueType: { from: { id: '10002', name: 'Bug' }, to: { id: bug.id, name: 'bug' } } },
      });
    });

    it('empties disabled rows whose issue type is missing there', async () => {
      const off = { ...admin.row(await admin.read(), guardrail), enabled: false };
      await admin.put([off]);
      removeIssueType(acme(), 'Bug', 'OPS');
      const { body } = await admin.patch({ projectKey: 'OPS' });
      expect(admin.row(body, guardrail)).toMatchObject({ enabled: false, issueType: null, priority: null });
      expect(body.banner.eventTypes).toEqual(['experiment.srm_failed']);
    });

    it('clears the problems of the old one', async () => {
      const exp = await admin.relay.destination('EXP', 'globex');
      expect(exp.problems).toHaveLength(4);
      const { world } = admin.relay.atlassian;
      addProject(world, siteOf(admin.relay.atlassian, 'globex'), 'NEU', 'Neu');
      const { body } = await admin.relay.call('PATCH', `/v1/destinations/${exp.id}`, { projectKey: 'NEU' });
      expect(body).toMatchObject({ state: 'active', problems: [], mappings: exp.mappings });
    });

    it('still gets comments on the open tickets of the old one, and new tickets in the new one', async () => {
      await admin.relay.settled(await admin.send(breach('exp_1')));
      await admin.patch({ projectKey: 'OPS' });
      expect(await admin.relay.settled(await admin.send(breach('exp_1')))).toMatchObject({
        outcome: 'commented',
        issueKey: 'ROLL-1',
      });
      expect(await admin.relay.settled(await admin.send(breach('exp_2')))).toMatchObject({
        outcome: 'created',
        issueKey: 'OPS-1',
      });
      moveToDone(admin.relay.atlassian.world, acme(), 'ROLL-1');
      expect(await admin.relay.settled(await admin.send(breach('exp_1')))).toMatchObject({
        outcome: 'created',
        issueKey: 'OPS-2',
      });
    });

    it('only blocks the rows whose issue type is missing there', async () => {
      removeIssueType(acme(), 'Bug', 'OPS');
      const { body } = await admin.patch({ projectKey: 'OPS' });
      expect(body).toMatchObject({
        state: 'remap_required',
        banner: {
          code: 'remap_required',
          message:
            'OPS no longer has the issue type “Bug”. Tickets for Guardrail breached, Sample-ratio mismatch are on hold; others continue.',
          action: 'refresh_templates',
          eventTypes: [guardrail, 'experiment.srm_failed'],
        },
      });
      expect(admin.row(body, guardrail)).toMatchObject({ enabled: true, issueType: { name: 'Bug' } });
      const waits = await admin.send(breach('exp_1'));
      expect(await admin.relay.settled(waits)).toMatchObject({
        state: 'waiting',
        reason: 'Waits until this event is mapped again: OPS no longer has the issue type “Bug”.',
        attempts: 0,
      });
      const files = await admin.send(breach('exp_1', 'experiment.winner_declared'));
      expect(await admin.relay.settled(files)).toMatchObject({ issueKey: 'OPS-1' });
      expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toMatchObject([
        { details: { obstacle: 'remap_required', eventTypes: [guardrail, 'experiment.srm_failed'] } },
      ]);
      await admin.put([{ ...admin.row(body, guardrail), issueType: { name: 'Task' } }]);
      expect(await admin.relay.settled(waits)).toMatchObject({ issueKey: 'OPS-2' });
      expect(await admin.read()).toMatchObject({
        state: 'remap_required',
        banner: {
          message:
            'OPS no longer has the issue type “Bug”. Tickets for Sample-ratio mismatch are on hold; others continue.',
          eventTypes: ['experiment.srm_failed'],
        },
      });
    });

    it('blocks the rows whose priority is missing there', async () => {
      removePriority(acme(), 'High', 'OPS');
      const { body } = await admin.patch({ projectKey: 'OPS' });
      expect(body).toMatchObject({
        state: 'remap_required',
        banner: {
          message:
            'OPS has no priority “High”. Tickets for Guardrail breached, Sample-ratio mismatch are on hold; others continue.',
          eventTypes: [guardrail, 'experiment.srm_failed'],
        },
      });
      const waits = await admin.send(breach('exp_1'));
      expect(await admin.relay.settled(waits)).toMatchObject({
        state: 'waiting',
        reason: 'Waits until this event is mapped again: OPS has no priority “High”.',
      });
      expect((await admin.refresh()).body.needsRemap.map(({ eventType }: { eventType: string }) => eventType)).toEqual(
        expect.arrayContaining([guardrail, 'experiment.srm_failed']),
      );
      await admin.put([{ ...admin.row(body, guardrail), priority: null }]);
      expect(await admin.relay.settled(waits)).toMatchObject({ state: 'delivered' });
    });

    it.each([
      ['is unknown', 'NOPE', () => undefined],
      ['is archived', 'OPS', () => archiveProject(acme(), 'OPS')],
    ])('that %s is 422, and nothing has changed', async (_, projectKey, change) => {
      change();
      const { status, body } = await admin.patch({ projectKey, name: 'Renamed', enabled: false });
      expect([status, body.errors?.[0]?.path]).toEqual([422, 'projectKey']);
      expect(await admin.read()).toMatchObject({
        name: 'Rollouts',
        enabled: true,
        project: { key: 'ROLL' },
        version: 1,
      });
    });

    it('while Jira is down is 502, and nothing has changed', async () => {
      const down = { match: { operationId: 'getProject' }, action: { kind: 'dropBefore' } } as const;
      admin.relay.atlassian.faults.add(down);
      expect((await admin.patch({ projectKey: 'OPS', name: 'Renamed' })).status).toBe(502);
      admin.relay.atlassian.faults.clear();
      expect(await admin.read()).toMatchObject({ name: 'Rollouts', project: { key: 'ROLL' }, version: 1 });
    });

    it('while the site must be reconnected is 409; name and pause do not need Jira', async () => {
      revokeGrants(admin.relay.atlassian.world);
      await admin.relay.settled(await admin.send(breach('exp_1')));
      const conflict = { status: 409, body: { type: 'urn:avsb:problem:reconnect_required' } };
      expect(await admin.patch({ projectKey: 'OPS' })).toMatchObject(conflict);
      expect(await admin.put([admin.row(await admin.read(), guardrail)])).toMatchObject(conflict);
      expect((await admin.patch({ name: 'Renamed', enabled: false })).body).toMatchObject({
        name: 'Renamed',
        enabled: false,
        state: 'reconnect_required',
      });
    });
  });
});
