import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { eventOf } from '../support/avsb';
import { tokensOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

/** One figure of /metrics, by its name and labels as Prometheus writes them. */
async function figure(relay: TestRelay, series: string): Promise<number | undefined> {
  const { body } = await relay.call('GET', '/metrics', undefined, { token: null });
  const line = (body as string).split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('/metrics', () => {
  let relay: TestRelay;
  beforeAll(async () => {
    const processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
    relay = await startRelay({ processMetrics });
    await relay.destination();
  });

  it('needs no token, and is what Prometheus reads', async () => {
    const { status, headers, body } = await relay.call('GET', '/metrics', undefined, { token: null });
    expect([status, headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    expect(body).toContain('process_resident_memory_bytes');
  });

  it('count an event, its ticket, how long that took, and the call to Jira', async () => {
    const event = eventOf('experiment.guardrail_breached', { subjectId: 'exp_counted' });
    const { deliveries } = await relay.send(event, 'msg_counted');
    await relay.settled(deliveries[0].id);
    await relay.send(event, 'msg_counted');
    const type = 'type="experiment.guardrail_breached"';
    expect(await figure(relay, `avsb_events_total{${type},result="accepted"}`)).toBe(1);
    expect(await figure(relay, `avsb_events_total{${type},result="duplicate"}`)).toBe(1);
    expect(await figure(relay, 'avsb_deliveries_total{outcome="created",cause="confirmed"}')).toBe(1);
    expect(await figure(relay, 'avsb_event_to_ticket_seconds_count{outcome="created"}')).toBe(1);
    expect(await figure(relay, 'avsb_jira_call_seconds_count{operation="createIssue",status="201"}')).toBe(1);
  });

  it('show what waits, why, and how old the oldest is', async () => {
    expect(await figure(relay, 'avsb_deliveries_waiting{state="waiting"}')).toBe(0);
    expect(await figure(relay, 'avsb_oldest_delivery_seconds{state="waiting"}')).toBe(0);
    const [{ id }] = (await relay.call('GET', '/v1/destinations')).body.items;
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 403 },
      times: 1,
    });
    const { deliveries } = await relay.send(eventOf('experiment.srm_failed', { subjectId: 'exp_waits' }));
    expect((await relay.settled(deliveries[0].id)).state).toBe('waiting');
    expect(await figure(relay, 'avsb_deliveries_waiting{state="waiting"}')).toBe(1);
    await until(
      async () => ((await figure(relay, 'avsb_oldest_delivery_seconds{state="waiting"}')) ?? 0) > 0,
      'the oldest to have an age',
    );
    expect(await figure(relay, 'avsb_deliveries_total{outcome="waiting",cause="repair_required"}')).toBe(1);
    expect(await figure(relay, 'avsb_open_problems{kind="repair_required"}')).toBe(1);
    expect(await figure(relay, 'avsb_callbacks_waiting{state="given_up"}')).toBe(0);
    await relay.call('PATCH', `/v1/destinations/${id}`, { projectKey: 'ROLL' });
  });

  it('contain no sentence and no id: each label has only a few values', async () => {
    const { body } = await relay.call('GET', '/metrics', undefined, { token: null });
    const ours = (body as string).split('\n').filter((line) => line.startsWith('avsb_'));
    expect(ours.length).toBeGreaterThan(10);
    for (const line of ours) expect(line).toMatch(/^avsb_\w+(\{(\w+="[\w.+]+",?)+\})? [\d.e+-]+$/);
  });

  it.each(['prometheus-rules.yaml', 'grafana-dashboard.json'])('has each metric that %s asks for', async (file) => {
    const { body } = await relay.call('GET', '/metrics', undefined, { token: null });
    const known = [...(body as string).matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    );
    const text = readFileSync(join(__dirname, '../../../docs/deploy', file), 'utf8');
    const asked = [...text.matchAll(/\b(?:avsb|process|nodejs)_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the log', () => {
  it('says in one line how a delivery ended, with its id, and never a token or a secret', async () => {
    const relay = await startRelay();
    await relay.destination();
    const { deliveries } = await relay.send(eventOf('experiment.winner_declared'));
    const { id } = deliveries[0];
    const { issueKey } = await relay.settled(id);
    const ended = await until(
      () => relay.logged.find(({ facts }) => facts.deliveryId === id && facts.outcome === 'created'),
      'the line of the delivery',
    );
    expect(ended).toMatchObject({
      level: 'info',
      sentence: 'No open ticket for this subject and event.',
      facts: { issueKey },
    });
    const whole = JSON.stringify(relay.logged);
    const tokens = tokensOf(relay.atlassian);
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) expect(whole).not.toContain(token);
    expect(whole).not.toMatch(/whsec_|test-client-secret|Bearer /);
  });
});
