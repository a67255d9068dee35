import { eventOf } from '../support/avsb';
import { callsOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const everySecond = { STATUS_SYNC_CRON: '* * * * * *' };

async function fileTicket(relay: TestRelay): Promise<void> {
  await relay.destination();
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
  await relay.settled(deliveries[0].id);
}

describe('a relay that runs', () => {
  it('stops at once, though Jira has asked its sync to wait for an hour', async () => {
    const relay = await startRelay({ environment: everySecond });
    relay.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } },
    });
    await fileTicket(relay);
    await until(() => callsOf(relay.atlassian, 'bulkFetchIssues') > 0, 'the sync to wait');
    expect(violationsOf(relay.atlassian)).toEqual([]);
    const from = Date.now();
    await relay.stop();
    expect(Date.now() - from).toBeLessThan(60_000);
    expect(relay.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
