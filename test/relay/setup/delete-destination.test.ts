import { archiveProject } from '../../../relay/demo/atlassian/world';
import { callsOf, issuesOf, siteOf, violationsOf } from '../support/jira';
import { until } from '../support/until';
import { type Admin, breach, startAdmin } from './admin';

const deleted = { state: 'failed', reason: 'Not filed: destination deleted.' };

describe('DELETE /v1/destinations/:id', () => {
  let admin: Admin;
  let offsetMs: number;
  beforeEach(async () => {
    offsetMs = 0;
    admin = await startAdmin({ now: () => new Date(Date.now() + offsetMs) });
  });
  afterEach(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
  });
  const remove = (headers = {}) => admin.relay.call('DELETE', `/v1/destinations/${admin.id}`, undefined, { headers });
  const creates = () => callsOf(admin.relay.atlassian, 'createIssue');

  it('removes it from the list for good, and makes no more deliveries', async () => {
    expect((await remove()).status).toBe(204);
    expect((await admin.relay.call('GET', `/v1/destinations/${admin.id}`)).status).toBe(404);
    expect((await admin.relay.call('GET', '/v1/destinations')).body.items).toEqual([]);
    expect((await admin.relay.send(breach('exp_1'))).deliveries).toEqual([]);
    for (const answer of [
      await remove(),
      await admin.patch({ name: 'Again' }),
      await admin.put([]),
      await admin.refresh(),
    ]) {
      expect(answer.status).toBe(404);
    }
  });

  it('honours If-Match', async () => {
    expect((await remove({ 'if-match': '"7"' })).status).toBe(412);
    expect((await remove({ 'if-match': '"one"' })).status).toBe(422);
    expect((await remove({ 'if-match': '"1"' })).status).toBe(204);
  });

  it('fails waiting deliveries, and keeps tickets, links and the audit log', async () => {
    const filed = await admin.send(breach('exp_1'));
    await admin.relay.settled(filed);
    archiveProject(siteOf(admin.relay.atlassian), 'ROLL');
    const waiting = [
      await admin.send(breach('exp_2')),
      await admin.send(breach('exp_2')),
      await admin.send(breach('exp_3')),
    ];
    for (const id of waiting) expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting' });
    await remove();
    for (const id of waiting) {
      expect((await admin.relay.call('GET', `/v1/deliveries/${id}`)).body).toMatchObject({
        ...deleted,
        nextAttemptAt: null,
        lastError: { message: deleted.reason },
      });
    }
    expect((await admin.relay.call('GET', `/v1/deliveries/${filed}`)).body).toMatchObject({ state: 'delivered' });
    expect((await admin.relay.call('GET', '/v1/links')).body.items).toMatchObject([
      { issueKey: 'ROLL-1', destinationId: admin.id },
    ]);
    expect(await admin.audit('JIRA_ISSUE_CREATED')).toHaveLength(1);
    expect(await admin.audit('JIRA_DESTINATION_DELETED')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_1', name: 'Dana' },
        target: { kind: 'destination', id: admin.id, name: 'Rollouts' },
        details: { site: 'acme', project: { key: 'ROLL' }, deliveriesEnded: 3 },
      },
    ]);
  });

  it('lets a delivery in progress finish with its ticket and link, and files nothing that was queued behind it', async () => {
    admin.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 400 } });
    const first = await admin.send(breach('exp_1'));
    await admin.underWay(first);
    const behind = await admin.send(breach('exp_1'));
    await remove();
    expect(await admin.relay.settled(first)).toMatchObject({ state: 'delivered', issueKey: 'ROLL-1' });
    expect(await admin.relay.settled(behind)).toMatchObject(deleted);
    expect((await admin.relay.call('GET', '/v1/links')).body.items).toMatchObject([{ issueKey: 'ROLL-1' }]);
    expect(issuesOf(admin.relay.atlassian)[0]?.comments).toEqual([]);
  });

  it('fails a delivery that Jira refused during the deletion, without a pause', async () => {
    archiveProject(siteOf(admin.relay.atlassian), 'ROLL');
    admin.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 400 } });
    const id = await admin.send(breach('exp_1'));
    await admin.underWay(id);
    await remove();
    expect(await admin.relay.settled(id)).toMatchObject(deleted);
    expect(await admin.audit('JIRA_DESTINATION_PAUSED')).toEqual([]);
  });

  const unclear = (id: string) =>
    until(async () => {
      const { body } = await admin.relay.call('GET', `/v1/deliveries/${id}`);
      const [first] = body.attemptLog;
      return first?.result === 'uncertain' && first.durationMs !== null;
    }, 'the answer to be lost');

  it('still finds the ticket of a write whose answer was lost', async () => {
    Object.assign(admin.relay.atlassian.settings, { searchLagMs: 3_000 });
    const lost = { match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 } as const;
    admin.relay.atlassian.faults.add(lost);
    const id = await admin.send(breach('exp_1'));
    await unclear(id);
    await remove();
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered', issueKey: 'ROLL-1' });
    expect((await admin.relay.call('GET', '/v1/links')).body.items).toMatchObject([{ issueKey: 'ROLL-1' }]);
  });

  it('does not retry a write that did not reach Jira', async () => {
    const lost = { match: { operationId: 'createIssue' }, action: { kind: 'dropBefore' }, times: 1 } as const;
    admin.relay.atlassian.faults.add(lost);
    const id = await admin.send(breach('exp_1'));
    await unclear(id);
    await remove();
    offsetMs = 60_000;
    expect(await admin.relay.settled(id)).toMatchObject(deleted);
    expect([creates(), issuesOf(admin.relay.atlassian)]).toEqual([1, []]);
  });
});
