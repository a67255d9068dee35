import { archiveProject, moveToCategory, moveToDone } from '../../../relay/demo/atlassian/world';
import { callbackTypes } from '../../../relay/domain/callbacks';
import { checkSigned, signedHeadersIn } from '../../../relay/http/standard-webhooks';
import { type Receiver, startReceiver } from '../notices/receiver';
import { type Admin, breach, startAdmin } from '../setup/admin';
import { siteOf, violationsOf } from '../support/jira';
import { callbackEnvironment, callbackSecret, hears, toldAbout, toldIn } from '../support/told';
import { until } from '../support/until';

/** What AvsB hears of tickets and problems, over HTTP. Its night, in which Jira is read again, comes every second. */

let admin: Admin;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  admin = await startAdmin({
    environment: { ...callbackEnvironment(receiver), STATUS_SYNC_CRON: '* * * * * *' },
  });
});
afterAll(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
  await receiver.close();
});

const acme = () => siteOf(admin.relay.atlassian);
const fire = async (subjectId: string) => admin.relay.settled(await admin.send(breach(subjectId)));

describe('AvsB', () => {
  it('hears of each of the nine things, signed, in order, with what it needs', async () => {
    const { world } = admin.relay.atlassian;
    const created = await fire('exp_1');
    const comment = await fire('exp_1');
    await hears(receiver, 'exp_1', 'created', 'commented');
    moveToCategory(world, acme(), created.issueKey, 'indeterminate');
    await hears(receiver, 'exp_1', 'created', 'commented', 'status_changed');
    moveToDone(world, acme(), created.issueKey);
    await hears(receiver, 'exp_1', 'created', 'commented', 'status_changed', 'closed');
    moveToCategory(world, acme(), created.issueKey, 'indeterminate');
    await hears(receiver, 'exp_1', 'created', 'commented', 'status_changed', 'closed', 'reopened');

    const link = {
      destinationId: created.destinationId,
      issueKey: created.issueKey,
      subject: { kind: 'flag', id: 'f' },
    };
    const { body } = await admin.relay.call('POST', '/v1/links', link);
    await admin.relay.call('POST', '/v1/links', link);
    await admin.relay.call('DELETE', `/v1/links/${body.id}`);
    await hears(receiver, 'f', 'linked', 'unlinked');

    archiveProject(acme(), 'ROLL');
    await fire('exp_2');
    archiveProject(acme(), 'ROLL', false);
    expect((await admin.patch({ projectKey: 'ROLL' })).status).toBe(200);
    await until(
      () => toldIn(receiver.received).some(({ type }) => type === 'jira.problem.resolved'),
      'the problem to be over',
    );
    const problems = toldIn(receiver.received).filter(({ type }) => /problem/.test(type));
    expect(problems.map(({ type }) => type)).toEqual(['jira.problem.opened', 'jira.problem.resolved']);
    expect(problems[0]).toMatchObject({
      data: {
        organisationId: 'org_1',
        subject: null,
        eventType: null,
        destinationId: created.destinationId,
        deliveryId: null,
        issueKey: null,
        issueUrl: null,
        status: null,
        problem: { kind: 'repair_required', title: expect.any(String) },
      },
    });

    expect(new Set(toldIn(receiver.received).map(({ type }) => type))).toEqual(new Set(callbackTypes));
    const [first, second, ...later] = toldAbout('exp_1', receiver.received);
    expect(first).toEqual({
      type: 'jira.ticket.created',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        organisationId: 'org_1',
        subject: { kind: 'experiment', id: 'exp_1' },
        eventType: 'experiment.guardrail_breached',
        destinationId: created.destinationId,
        deliveryId: created.id,
        issueKey: created.issueKey,
        issueUrl: created.issueUrl,
        status: { name: null, category: 'new' },
      },
    });
    expect(second?.data).toMatchObject({ deliveryId: comment.id, issueKey: created.issueKey });
    expect(later.map(({ data }) => [data.deliveryId, data.status.category])).toEqual([
      [created.id, 'indeterminate'],
      [created.id, 'done'],
      [created.id, 'indeterminate'],
    ]);
    for (const { headers, text, path } of receiver.received) {
      expect(path).toBe('/hooks/jira/');
      checkSigned(signedHeadersIn(headers, new Date()), Buffer.from(text), [callbackSecret]);
    }
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hears of a ticket that AvsB itself reopened and resolved, once each, from the delivery that did it', async () => {
    // Without the nights, which might see a change first.
    const calm = await startAdmin({ environment: callbackEnvironment(receiver) });
    const settles = async (...event: Parameters<typeof breach>) =>
      calm.relay.settled(await calm.send(breach(...event)));
    const row = calm.row(await calm.read(), 'experiment.guardrail_breached');
    const lifecycle = { afterDone: 'reopen', onRecovery: 'resolve' };
    expect((await calm.put([{ ...row, lifecycle }])).status).toBe(200);
    const created = await settles('exp_3');
    moveToDone(calm.relay.atlassian.world, siteOf(calm.relay.atlassian), created.issueKey);
    const reopened = await settles('exp_3');
    expect(reopened.outcome).toBe('reopened');
    const resolved = await settles('exp_3', 'experiment.guardrail_recovered');
    expect(resolved.outcome).toBe('resolved');
    await hears(receiver, 'exp_3', 'created', 'closed', 'reopened', 'closed');
    expect(toldAbout('exp_3', receiver.received).map(({ data }) => data.deliveryId)).toEqual([
      created.id,
      created.id,
      reopened.id,
      resolved.id,
    ]);
    expect(violationsOf(calm.relay.atlassian)).toEqual([]);
    await calm.relay.stop();
  });
});
