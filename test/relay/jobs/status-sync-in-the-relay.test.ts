import { moveToDone } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const everySecond = { STATUS_SYNC_CRON: '* * * * * *' };

async function fileTicket(relay: TestRelay): Promise<string> {
  await relay.destination();
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
  return (await relay.settled(deliveries[0].id)).issueKey;
}

describe('a relay that runs', () => {
  it('shows at its next sync that a ticket was closed in Jira, and files anew when the event comes again', async () => {
    const relay = await startRelay({ environment: everySecond });
    const issueKey = await fileTicket(relay);
    moveToDone(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
    await until(async () => {
      const { body } = await relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_42');
      return body.items[0].status.category === 'done';
    }, 'the link to be done');
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    expect(await relay.settled(deliveries[0].id)).toMatchObject({ outcome: 'created' });
    expect(violationsOf(relay.atlassian)).toEqual([]);
    await relay.stop();
  });

  it('stops at once, though Jira has asked its sync to wait for an hour', async () => {
    const relay = await startRelay({ environment: everySecond });
    relay.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } },
    });
    await fileTicket(relay);
    await until(() => callsOf(relay.atlassian, 'bulkFetchIssues') > 0, 'the sync to be told to wait');
    const from = Date.now();
    await relay.stop();
    expect(Date.now() - from).toBeLessThan(3_000);
    expect(relay.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
