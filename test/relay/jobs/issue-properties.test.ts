import { deleteIssue } from '../../../relay/demo/atlassian/world';
import { eventOf, signedHeaders } from '../support/avsb';
import { callsOf, issuesOf, siteOf, violationsOf } from '../support/jira';
import { killAllRelays, startRelayProcess } from '../support/process';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

afterAll(killAllRelays);

type Client = Pick<TestRelay, 'url' | 'atlassian' | 'destination' | 'send' | 'settled'>;

/** Files a ticket for a breached guardrail, and answers its id. */
async function ticket(relay: Client): Promise<string> {
  await relay.destination();
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
  expect(await relay.settled(deliveries[0].id)).toMatchObject({ outcome: 'created' });
  return issuesOf(relay.atlassian)[0]?.id ?? '';
}

async function tell({ url }: Client, verdict: string | undefined, updatedAt: string, environment?: string) {
  const known = { name: 'Checkout redesign', status: 'running', resultsUrl: 'https://app.avsb.example/1' };
  const body = JSON.stringify({ organisationId: 'org_1', ...known, verdict, environment, updatedAt });
  const response = await fetch(`${url}/v1/subjects/experiment/exp_42`, {
    method: 'PUT',
    headers: signedHeaders(body),
    body,
  });
  expect(response.status).toBe(204);
}

function propertyOf({ atlassian }: Client, issueId: string) {
  return siteOf(atlassian).issues[issueId]?.properties['avsb.experiment'];
}

const written = (relay: Client, issueId: string, expected: object) =>
  until(
    () => JSON.stringify(propertyOf(relay, issueId)).includes(JSON.stringify(expected).slice(1, -1)),
    `the property to say ${JSON.stringify(expected)}`,
  );

const told = {
  subjectKind: 'experiment',
  subjectId: 'exp_42',
  eventType: 'experiment.guardrail_breached',
  deliveryId: expect.stringMatching(/^dlv_/),
};

describe('a ticket’s issue property', () => {
  let relay: TestRelay;
  beforeEach(async () => {
    relay = await startRelay();
  });
  afterEach(async () => {
    expect(violationsOf(relay.atlassian)).toEqual([]);
    await relay.stop();
  });

  it('is written again when AvsB reports another verdict, and still says which event filed the ticket', async () => {
    const id = await ticket(relay);
    expect(propertyOf(relay, id)).toEqual({ ...told, verdict: 'breached' });
    await tell(relay, 'won', '2026-11-23T11:00:00.000Z', 'production');
    await written(relay, id, { environment: 'production', verdict: 'won' });
    expect(propertyOf(relay, id)).toEqual({ ...told, environment: 'production', verdict: 'won' });
    await tell(relay, undefined, '2026-11-23T12:00:00.000Z');
    await until(() => !('verdict' in (propertyOf(relay, id) as object)), 'the verdict to be gone');
    expect(callsOf(relay.atlassian, 'setIssueProperty')).toBe(2);
  });

  it('is written again when an event reports another verdict', async () => {
    const id = await ticket(relay);
    await relay.send(eventOf('experiment.winner_declared', { occurredAt: '2026-11-23T11:00:00.000Z' }));
    await written(relay, id, { verdict: 'won' });
  });

  it('is not written if the verdict stays, or the report is older than the known state', async () => {
    const id = await ticket(relay);
    await tell(relay, 'breached', '2026-11-23T11:00:00.000Z');
    await tell(relay, 'won', '2026-11-23T09:00:00.000Z');
    // Another ticket's write shows that the job has been round.
    await tell(relay, 'lost', '2026-11-23T12:00:00.000Z');
    await written(relay, id, { verdict: 'lost' });
    expect(callsOf(relay.atlassian, 'setIssueProperty')).toBe(1);
  });

  it('of a ticket filed for an outdated event says the current state', async () => {
    await relay.destination();
    await tell(relay, 'won', '2026-11-24T10:00:00.000Z');
    const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
    await relay.settled(deliveries[0].id);
    await written(relay, issuesOf(relay.atlassian)[0]?.id ?? '', { verdict: 'won' });
  });

  it('is written in the end, although Jira asks to wait and fails', async () => {
    const id = await ticket(relay);
    const match = { operationId: 'setIssueProperty' };
    const headers = { 'retry-after': '1', 'ratelimit-reason': 'jira-per-issue-on-write' };
    relay.atlassian.faults.add({ match, action: { kind: 'answer', status: 503 }, times: 1 });
    relay.atlassian.faults.add({ match, action: { kind: 'dropAfter' }, times: 1 });
    relay.atlassian.faults.add({ match, action: { kind: 'answer', status: 429, headers }, times: 1 });
    await tell(relay, 'won', '2026-11-23T11:00:00.000Z');
    await until(() => callsOf(relay.atlassian, 'setIssueProperty') >= 4, 'the write to succeed');
    await written(relay, id, { verdict: 'won' });
  });

  it('is given up if the ticket was deleted', async () => {
    const id = await ticket(relay);
    deleteIssue(relay.atlassian.world, siteOf(relay.atlassian), id, new Date());
    await tell(relay, 'won', '2026-11-23T11:00:00.000Z');
    const given = () => relay.logged.some(({ sentence }) => sentence === 'An issue property was not written.');
    await until(given, 'the write to be given up');
    await tell(relay, 'lost', '2026-11-23T12:00:00.000Z');
    expect(callsOf(relay.atlassian, 'setIssueProperty')).toBeLessThanOrEqual(2);
  });
});

describe('a relay that is killed before it has written a property', () => {
  it('writes it after its next start', async () => {
    const relay = await startRelayProcess();
    try {
      const id = await ticket(relay);
      relay.atlassian.faults.add({ match: { operationId: 'setIssueProperty' }, action: { kind: 'dropBefore' } });
      await tell(relay, 'won', '2026-11-23T11:00:00.000Z');
      await relay.kill();
      relay.atlassian.faults.clear();
      expect(propertyOf(relay, id)).toEqual({ ...told, verdict: 'breached' });
      await relay.start();
      await written(relay, id, { verdict: 'won' });
    } finally {
      await relay.dispose();
    }
  });
});
