import { createHash } from 'node:crypto';
import { seededChance } from '../../support/seeded-chance';
import { eventOf, signedHeaders } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const breached = 'experiment.guardrail_breached';

/** PostgreSQL compresses what an index holds: only what has no pattern is as long there as it seems. */
function noise(length: number, from: number, count: number): string {
  const chance = seededChance(length + from);
  return Array.from({ length }, () => String.fromCharCode(from + Math.floor(chance() * count))).join('');
}
const ascii = (length: number) => noise(length, 0x30, 74);
/** Three bytes each. */
const ideographs = (length: number) => noise(length, 0x4e00, 20_000);

describe('texts that are too long for an index of PostgreSQL', () => {
  let relay: TestRelay;
  let destination: { id: string; mappings: { eventType: string }[] };
  beforeAll(async () => {
    relay = await startRelay();
    destination = await relay.destination();
    const row = destination.mappings.find(({ eventType }) => eventType === breached);
    const mappings = [{ ...row, dedupScope: 'subject+metric' }];
    expect((await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, { mappings })).status).toBe(200);
  });

  it('still distinguish one message of AvsB’s from another', async () => {
    const id = ascii(6_000);
    const event = eventOf('flag.stale');
    expect(await relay.send(event, `${id}a`)).toMatchObject({ duplicate: false });
    expect(await relay.send(event, `${id}a`)).toMatchObject({ duplicate: true });
    expect(await relay.send(event, `${id}b`)).toMatchObject({ duplicate: false });
  });

  it('still distinguish one metric from another: each has its own ticket and comments', async () => {
    const metric = ideographs(9_000);
    const breachOf = async (guardrailMetric: string) => {
      const { data } = eventOf(breached);
      const event = eventOf(breached, { subjectId: 'exp_metrics', data: { ...data, guardrailMetric } });
      return relay.settled((await relay.send(event)).deliveries[0].id);
    };
    const first = await breachOf(`${metric}a`);
    const other = await breachOf(`${metric}b`);
    const again = await breachOf(`${metric}a`);
    expect([first, other, again].map(({ outcome }) => outcome)).toEqual(['created', 'created', 'commented']);
    expect(again.issueKey).toBe(first.issueKey);
    expect(other.issueKey).not.toBe(first.issueKey);
    const key = JSON.stringify(['org_1', destination.id, 'experiment', 'exp_metrics', breached, `${metric}a`]);
    const marker = `avsb-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
    const ticket = issuesOf(relay.atlassian).find((issue) => issue.key === first.issueKey);
    expect(ticket?.labels).toContain(marker);
  });

  it('cause no error: an organisation, a subject, its metric and its address of the greatest length', async () => {
    const org = ideographs(255);
    const claims = { org, sub: ideographs(254) };
    const subjectId = ideographs(253);
    const siteId = (await relay.connect('acme', claims)).searchParams.get('connected');
    const made = await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'OPS' }, { claims });
    expect(made.status).toBe(201);
    const resultsUrl = `https://a.example/${ascii(975).replace(/[^0-9A-Za-z]/g, 'x')}`;
    const { data } = eventOf(breached);
    const event = {
      subjectId,
      organisationId: org,
      data: { ...data, resultsUrl, guardrailMetric: ideographs(60_000) },
    };
    const accepted = await relay.send(eventOf(breached, event), ascii(7_000));
    expect(accepted.deliveries).toHaveLength(1);
    const path = `/v1/deliveries/${accepted.deliveries[0].id}`;
    const delivery = await until(async () => {
      const { body } = await relay.call('GET', path, undefined, { claims });
      return body.state === 'delivered' ? body : undefined;
    }, 'the ticket to be filed');
    const subject = { kind: 'experiment', id: subjectId };
    const body = JSON.stringify({
      organisationId: org,
      name: ideographs(1_000),
      status: 'running',
      resultsUrl,
      updatedAt: '2026-11-24T10:00:00Z',
    });
    const told = await fetch(`${relay.url}/v1/subjects/experiment/${encodeURIComponent(subjectId)}`, {
      method: 'PUT',
      headers: signedHeaders(body, { id: ascii(5_000) }),
      body,
    });
    expect(told.status).toBe(204);
    for (const list of ['deliveries', 'links', 'audit-log', 'destinations', 'sites']) {
      expect([list, (await relay.call('GET', `/v1/${list}`, undefined, { claims })).status]).toEqual([list, 200]);
    }
    const link = { destinationId: made.body.id, issueKey: delivery.issueKey, subject: { ...subject, kind: 'flag' } };
    expect((await relay.call('POST', '/v1/links', link, { claims })).status).toBe(201);
  });

  it('are refused in a token: an organisation or a person', async () => {
    for (const claims of [{ org: ideographs(256) }, { sub: ideographs(256) }, { org: 'a\u0000b' }]) {
      expect((await relay.call('GET', '/v1/destinations', undefined, { claims })).status).toBe(401);
    }
  });
});
