import { archiveProject, removeIssueType, requireField, revokeGrants } from '../../../relay/demo/atlassian/world';
import { createIds } from '../../../relay/domain/ids';
import { noteLongWaits } from '../../../relay/jobs/long-waits';
import { inDatabase } from '../support/database';
import { siteOf, violationsOf } from '../support/jira';
import { type Admin, breach, startAdmin } from './admin';

/** One open problem for each cause: it is there with its cause, and gone with it. */

let admin: Admin;
beforeEach(async () => {
  admin = await startAdmin();
});
afterEach(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
});

const acme = () => siteOf(admin.relay.atlassian);
const problems = async (query = '?state=open') => (await admin.relay.call('GET', `/v1/problems${query}`)).body.items;
const kinds = async (query?: string) => (await problems(query)).map(({ kind }: { kind: string }) => kind);
const fire = async (subjectId: string) => admin.relay.settled(await admin.send(breach(subjectId)));

describe('a problem', () => {
  it('of a site stands until it is connected again', async () => {
    revokeGrants(admin.relay.atlassian.world);
    await fire('exp_1');
    await fire('exp_2');
    expect(await problems()).toEqual([
      {
        id: expect.stringMatching(/^prb_/),
        kind: 'reconnect_required',
        site: { id: admin.siteId, name: 'acme' },
        destination: null,
        eventType: null,
        title: 'acme must be reconnected',
        detail: expect.stringContaining('Tickets are on hold until you reconnect.'),
        action: 'Reconnect the site.',
        openedAt: expect.any(String),
        resolvedAt: null,
        affected: { waiting: 2, failed: 0, held: 0 },
      },
    ]);
    await admin.relay.reconnect(admin.siteId);
    expect(await problems()).toEqual([]);
    expect(await problems('?state=resolved')).toMatchObject([
      { kind: 'reconnect_required', resolvedAt: expect.any(String), affected: { waiting: 0 } },
    ]);
  });

  it('of a disconnected site says so', async () => {
    await admin.relay.call('DELETE', `/v1/sites/${admin.siteId}`);
    expect(await problems()).toMatchObject([{ title: 'acme is disconnected', action: 'Connect the site again.' }]);
  });

  it('of a project stands until another is picked, or the same one works again', async () => {
    archiveProject(acme(), 'ROLL');
    await fire('exp_1');
    expect(await problems()).toMatchObject([
      { kind: 'repair_required', destination: { id: admin.id }, affected: { waiting: 1 } },
    ]);
    archiveProject(acme(), 'ROLL', false);
    await admin.relay.call('PATCH', `/v1/destinations/${admin.id}`, { projectKey: 'ROLL' });
    expect(await kinds()).toEqual([]);
  });

  it('of a row names its event, and stands until it is mapped again', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    await fire('exp_1');
    const remaps = (await problems()).filter(({ kind }: { kind: string }) => kind === 'remap_required');
    expect(remaps).toMatchObject([{ eventType: 'experiment.guardrail_breached', affected: { waiting: 1 } }]);
    const row = admin.row(await admin.read(), 'experiment.guardrail_breached');
    await admin.put([{ ...row, issueType: { name: 'Task' } }]);
    expect((await kinds()).filter((kind: string) => kind === 'remap_required')).toEqual([]);
  });

  it('of the configuration is found by a check, before the first event', async () => {
    requireField(admin.relay.atlassian.world, acme(), 'ROLL', { name: 'Team' });
    await admin.relay.call('POST', `/v1/destinations/${admin.id}/check`);
    const found = await problems();
    expect(found).toHaveLength(4);
    expect(found).toContainEqual(
      expect.objectContaining({
        kind: 'configuration',
        eventType: 'experiment.guardrail_breached',
        title: 'Guardrail breached cannot be filed by Rollouts',
        detail: 'ROLL requires “Team” for Bug.',
      }),
    );
  });

  it('of failed deliveries stands until none is left: retried, or dismissed', async () => {
    const body = { errorMessages: [], errors: { customfield_10010: 'Team is required.' } };
    const fault = admin.relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 400, body },
    });
    const [first, second] = [await fire('exp_1'), await fire('exp_2')];
    expect(await problems()).toMatchObject([
      { kind: 'deliveries_failed', destination: { id: admin.id }, affected: { failed: 2 } },
    ]);
    admin.relay.atlassian.faults.remove(fault);
    await admin.relay.call('POST', `/v1/deliveries/${first.id}/retry`);
    expect(await kinds()).toEqual(['deliveries_failed']);
    await admin.relay.call('POST', '/v1/deliveries/dismiss', { ids: [second.id] });
    expect(await kinds()).toEqual([]);
    expect(await kinds('?state=resolved')).toEqual(['deliveries_failed']);
  });

  it('ends with its destination, and comes back as a new one', async () => {
    archiveProject(acme(), 'ROLL');
    await fire('exp_1');
    const [{ id }] = await problems();
    archiveProject(acme(), 'ROLL', false);
    await admin.relay.call('PATCH', `/v1/destinations/${admin.id}`, { projectKey: 'ROLL' });
    archiveProject(acme(), 'ROLL');
    await fire('exp_2');
    const [again] = await problems();
    expect(again).toMatchObject({ kind: 'repair_required' });
    expect(again.id).not.toBe(id);
    await admin.relay.call('DELETE', `/v1/destinations/${admin.id}`);
    expect(await problems()).toEqual([]);
  });

  it('is seen by its own organisation alone, and by admins', async () => {
    revokeGrants(admin.relay.atlassian.world);
    await fire('exp_1');
    const as = (claims: object) => admin.relay.call('GET', '/v1/problems', undefined, { claims });
    expect((await as({ org: 'org_2' })).body.items).toEqual([]);
    expect((await as({ permissions: [] })).status).toBe(403);
  });
});

describe('what has waited for long without a reason', () => {
  it('is a problem after 15 minutes, and none once it is filed', async () => {
    const fault = admin.relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
    });
    const id = await admin.send(breach('exp_1'));
    const look = (minutesLater: number) =>
      inDatabase(admin.relay, (database) => {
        const now = () => new Date(Date.now() + minutesLater * 60_000);
        return noteLongWaits({ database, now, newId: createIds(now), queue: null, tellsAvsb: false });
      });
    await look(14);
    expect(await kinds()).toEqual([]);
    await look(16);
    expect(await problems()).toMatchObject([{ kind: 'oldest_waiting', destination: { id: admin.id } }]);
    admin.relay.atlassian.faults.remove(fault);
    await admin.relay.settled(id);
    await look(17);
    expect(await kinds()).toEqual([]);
  });

  it('is none where a known obstacle or a pause explains it', async () => {
    archiveProject(acme(), 'ROLL');
    await fire('exp_1');
    await inDatabase(admin.relay, (database) => {
      const now = () => new Date(Date.now() + 60 * 60_000);
      return noteLongWaits({ database, now, newId: createIds(now), queue: null, tellsAvsb: false });
    });
    expect(await kinds()).toEqual(['repair_required']);
  });
});
