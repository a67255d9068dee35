import { eventOf } from '../support/avsb';
import { violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const breach = 'experiment.guardrail_breached';
const rule = 'flag.rule_activated';

let relay: TestRelay;
let destination: { id: string };
const ids: Record<string, string> = {};

beforeAll(async () => {
  relay = await startRelay();
  destination = await relay.destination();
  const names = { exp_1: 'ÜBERSICHT der Straße', exp_2: 'Ёлка 100%', exp_3: 'Checkout_redesign', exp_4: 'Cafe\u0301' };
  for (const [subjectId, experimentName] of Object.entries(names)) {
    const { deliveries } = await relay.send(
      eventOf(breach, { subjectId, data: { ...eventOf(breach).data, experimentName } }),
    );
    await relay.settled(deliveries[0].id);
    ids[subjectId] = deliveries[0].id;
  }
  const { deliveries } = await relay.send(eventOf(rule, { subjectId: 'rule_1' }));
  await relay.settled(deliveries[0].id);
  ids.rule_1 = deliveries[0].id;
});
afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

async function found(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await relay.call('GET', `/v1/deliveries?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  expect(body.total).toBe(body.items.length);
  return body.items.map(({ subject }: { subject: { id: string } }) => subject.id).sort();
}

describe('a search in deliveries', () => {
  it.each([
    ['übersicht', 'exp_1'],
    ['Übersicht', 'exp_1'],
    ['STRASSE', 'exp_1'],
    ['ёЛКА', 'exp_2'],
    ['100%', 'exp_2'],
    ['café', 'exp_4'],
    ['out_re', 'exp_3'],
    ['EXP_3', 'exp_3'],
    ['rule_1', 'rule_1'],
  ])('finds “%s” only in %s, whatever its case', async (q, subjectId) => {
    expect(await found({ q })).toEqual([subjectId]);
  });

  it('finds part of an issue key', async () => {
    const { body } = await relay.call('GET', `/v1/deliveries/${ids.exp_2}`);
    expect(await found({ q: body.issueKey.toLowerCase() })).toEqual(['exp_2']);
  });

  it.each(['out%re', '0_%', '\\'])('takes “%s” literally, not as a pattern', async (q) => {
    expect(await found({ q })).toEqual([]);
  });
});

describe('a filter of deliveries', () => {
  it('narrows by state, destination, event type and subject, together', async () => {
    expect(await found({ state: 'delivered', eventType: rule })).toEqual(['rule_1']);
    expect(await found({ state: 'failed' })).toEqual([]);
    expect(await found({ destinationId: destination.id, subjectId: 'exp_1' })).toEqual(['exp_1']);
    expect(await found({ destinationId: 'dst_unknown' })).toEqual([]);
  });

  it('narrows by time, from the first moment to before the last', async () => {
    const { body } = await relay.call('GET', `/v1/deliveries/${ids.exp_3}`);
    const after = new Date(new Date(body.createdAt).getTime() + 1).toISOString();
    expect(await found({ from: body.createdAt, to: after })).toContain('exp_3');
    expect(await found({ to: body.createdAt })).not.toContain('exp_3');
    expect(await found({ from: after })).not.toContain('exp_3');
  });
});

describe('deliveries as CSV', () => {
  it('are those that match, a page at a time, with a link to the next page', async () => {
    const headers = { accept: 'text/csv' };
    const path = `/v1/deliveries?eventType=${breach}&limit=3`;
    const { body, headers: first } = await relay.call('GET', path, undefined, { headers });
    expect(first.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, ...rows] = body.trimEnd().split('\r\n');
    expect(head).toBe(
      'id,createdAt,eventId,eventType,subjectKind,subjectId,subjectName,destinationId,state,outcome,cause,issueKey,issueUrl,reason,attempts,nextAttemptAt,lastError',
    );
    expect(rows).toHaveLength(3);
    const [, next = ''] = /^<(.+)>; rel="next"$/.exec(first.get('link') ?? '') ?? [];
    const { body: rest, headers: last } = await relay.call('GET', next, undefined, { headers });
    expect(rest).toContain(`${ids.exp_1},`);
    expect(rest).toContain(',experiment,exp_1,ÜBERSICHT der Straße,');
    expect(rest.trimEnd().split('\r\n')).toHaveLength(2);
    expect(last.get('link')).toBeNull();
  });
});
