import { eventOf } from '../support/avsb';
import { issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { writeDeliveries } from '../web/many-deliveries';

const type = 'experiment.winner_declared';
const when = {
  all: [
    { variable: 'environment', is: 'equals', value: 'production' },
    { variable: 'lift', is: 'at_least', value: 0.02 },
  ],
};

let relay: TestRelay;
let id: string;
beforeEach(async () => {
  relay = await startRelay();
  id = (await relay.destination()).id;
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

async function put(change: object) {
  const { mappings } = (await relay.call('GET', `/v1/destinations/${id}`)).body;
  const { when: _, ...row } = mappings.find(({ eventType }: { eventType: string }) => eventType === type);
  return relay.call('PUT', `/v1/destinations/${id}/mappings`, { mappings: [{ ...row, ...change }] });
}

const whenOf = (body: { mappings: { eventType: string; when: unknown }[] }) =>
  body.mappings.find(({ eventType }) => eventType === type)?.when;

async function send(subjectId: string, data: object) {
  const { deliveries } = await relay.send(eventOf(type, { subjectId, data: { experimentName: 'X', ...data } }));
  expect(deliveries).toHaveLength(1);
  return relay.settled(deliveries[0].id);
}

describe('the conditions of a row', () => {
  it('file what fulfils them, and skip the rest with the condition and the value', async () => {
    expect((await put({ when })).status).toBe(200);
    expect(await send('exp_1', { environment: 'Production', lift: 0.02 })).toMatchObject({
      state: 'delivered',
      cause: null,
    });
    expect(await send('exp_2', { environment: 'production', lift: 0.019 })).toMatchObject({
      state: 'skipped',
      cause: 'condition',
      outcome: null,
      attempts: 0,
      reason: 'Not filed: the condition “lift is at least 0.02” does not hold, lift is “0.019”.',
    });
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
    const { body } = await relay.call('GET', '/v1/deliveries?state=skipped');
    expect(body).toMatchObject({ total: 1, items: [{ subject: { id: 'exp_2' } }] });
  });

  it('show how many events they skipped in the last 7 days, by event type and up to 1,000', async () => {
    const skipped = { destinationId: id, eventType: type, state: 'skipped' } as const;
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60_000);
    await writeDeliveries(relay, [
      { ...skipped, createdAt: daysAgo(8) },
      { ...skipped, createdAt: daysAgo(6) },
      { ...skipped, eventType: 'flag.stale' },
      { ...skipped, state: 'held' },
    ]);
    const shown = async () => (await relay.call('GET', `/v1/destinations/${id}`)).body.skippedLately;
    expect(await shown()).toEqual([
      { eventType: type, total: 1 },
      { eventType: 'flag.stale', total: 1 },
    ]);
    await writeDeliveries(relay, Array(1_000).fill(skipped));
    expect(await shown()).toContainEqual({ eventType: type, total: 1_000, totalCapped: true });
  });

  it('know the project, who triggered it, and the id', async () => {
    const is = 'equals';
    const all = [
      { variable: 'projectName', is, value: 'growth' },
      { variable: 'triggeredBy', is, value: 'grace' },
      { variable: 'subjectId', is, value: 'exp_1' },
    ];
    await put({ when: { all } });
    const event = eventOf(type, { subjectId: 'exp_1' });
    const origin = { project: { id: 'p', name: 'Growth' }, triggeredBy: { id: 'u', name: 'Grace' } };
    const { deliveries } = await relay.send({ ...event, ...origin } as typeof event);
    expect((await relay.settled(deliveries[0].id)).state).toBe('delivered');
    const other = await relay.send(event);
    expect((await relay.settled(other.deliveries[0].id)).reason).toContain('projectName is missing');
  });

  it('stay as they are where they are left out, and end with null', async () => {
    expect(whenOf((await put({ when })).body)).toEqual(when);
    expect(whenOf((await put({ labels: ['x'] })).body)).toEqual(when);
    expect(whenOf((await put({ when: null })).body)).toBeNull();
    const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_TEMPLATES_UPDATED');
    expect(body.items[0].details.changes).toEqual([{ eventType: type, fields: { when: { from: when, to: null } } }]);
  });

  it.each([
    [{ all: [{ variable: 'lift', is: 'at_least', value: 'high' }] }, 'mappings[0].when.all[0].value'],
    [
      {
        any: [
          { variable: 'a', is: 'exists' },
          { variable: '', is: 'exists' },
        ],
      },
      'mappings[0].when.any[1].variable',
    ],
    [{ all: [{ variable: 'a', is: 'like', value: 'x' }] }, 'mappings[0].when.all[0].is'],
    [{ all: [] }, 'mappings[0].when.all'],
    [{ all: [{ variable: 'a', is: 'exists' }], any: [{ variable: 'a', is: 'exists' }] }, 'mappings[0].when'],
    [{}, 'mappings[0].when'],
    [{ all: Array(21).fill({ variable: 'a', is: 'exists' }) }, 'mappings[0].when.all'],
  ])('are refused with the path of what is wrong: %j', async (wrong, path) => {
    const { status, body } = await put({ when: wrong });
    expect([status, body.errors.map((error: { path: string }) => error.path)]).toEqual([422, [path]]);
  });

  it('are predicted by a preview, in the same sentence', async () => {
    const data = { environment: 'staging', lift: 0.5 };
    const { body } = await relay.call('POST', `/v1/destinations/${id}/preview`, {
      eventType: type,
      mapping: { when },
      data,
    });
    await put({ when });
    expect(body.decision).toEqual({ kind: 'skip', reason: (await send('exp_1', data)).reason });
  });

  it('do not keep a person from having it filed after all', async () => {
    await put({ when });
    const { id: deliveryId } = await send('exp_1', { lift: 0 });
    expect((await relay.call('POST', `/v1/deliveries/${deliveryId}/retry`)).status).toBe(202);
    expect(await relay.settled(deliveryId)).toMatchObject({ state: 'delivered', outcome: 'created', cause: null });
  });
});

describe('a paused destination', () => {
  it('records what comes in, with who paused it', async () => {
    const patch = (enabled: boolean) =>
      relay.call('PATCH', `/v1/destinations/${id}`, { enabled }, { claims: { name: 'Dana' } });
    await patch(false);
    const skipped = await send('exp_1', {});
    expect(skipped).toMatchObject({ state: 'skipped', cause: 'policy', reason: 'Not filed: paused by Dana.' });
    await relay.call('POST', `/v1/deliveries/${skipped.id}/retry`);
    expect((await relay.settled(skipped.id)).state).toBe('waiting');
    await patch(true);
    expect((await relay.settled(skipped.id)).state).toBe('delivered');
    expect((await send('exp_2', {})).state).toBe('delivered');
  });
});

describe('a dry run', () => {
  const dryRun = (body: object) => relay.call('POST', `/v1/destinations/${id}/dry-run`, body);

  it('says what rows and guard would have made of the last events, and sends nothing', async () => {
    for (const [subjectId, lift] of [
      ['a', 0.01],
      ['b', 0.02],
      ['c', 0.03],
      ['b', 0.04],
    ] as const) {
      await send(subjectId, { environment: 'production', lift });
    }
    const calls = relay.atlassian.requests.length;
    const { status, body } = await dryRun({
      mappings: [{ eventType: type, when }],
      guard: { newTickets: 1, perMinutes: 10 },
      days: 7,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 4,
      byDecision: { create: 1, comment: 1, reopen: 0, resolve: 0, skip: 1, hold: 1, wait: 0 },
    });
    expect(body.items.map((item: { decision: { kind: string } }) => item.decision.kind)).toEqual([
      'comment',
      'hold',
      'create',
      'skip',
    ]);
    expect((await dryRun({})).body).toMatchObject({ byDecision: { create: 3, comment: 1 } });
    expect(relay.atlassian.requests).toHaveLength(calls);
  });

  it('refuses what cannot be saved, and more than 30 days', async () => {
    expect((await dryRun({ days: 31 })).status).toBe(422);
    const mappings = [{ eventType: type, when: { all: [{ variable: 'lift', is: 'at_least', value: 'x' }] } }];
    expect((await dryRun({ mappings })).body.errors).toMatchObject([{ path: 'mappings[0].when.all[0].value' }]);
  });
});
