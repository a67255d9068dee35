import { eventOf, signedHeaders } from '../support/avsb';
import { issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const guard = { newTickets: 3, perMinutes: 10 };
const other = 'experiment.winner_declared';
const safety = 'experiment.guardrail_breached';

let relay: TestRelay;
let id: string;
let offsetMs: number;
beforeEach(async () => {
  offsetMs = 0;
  relay = await startRelay({ now: () => new Date(Date.now() + offsetMs) });
  id = (await relay.destination()).id;
  expect((await patch({ guard })).body).toMatchObject({ guard, guardHeld: null });
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

/** Tokens outlast the clock that the tests move. */
const call: TestRelay['call'] = (method, path, body) => relay.call(method, path, body, { claims: { exp: '5h' } });
const patch = (body: object) => call('PATCH', `/v1/destinations/${id}`, body);
const view = async () => (await call('GET', `/v1/destinations/${id}`)).body;
const audit = async (action: string) => (await call('GET', `/v1/audit-log?action=${action}`)).body.items;
const detail = async (deliveryId: string) => (await call('GET', `/v1/deliveries/${deliveryId}`)).body;

/** Sends an event by the clock of the test. @returns the id of its delivery */
async function begin(subjectId: string, type = other): Promise<string> {
  const body = JSON.stringify(eventOf(type, { subjectId }));
  const headers = signedHeaders(body, { at: new Date(Date.now() + offsetMs) });
  const response = await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
  return (await response.json()).deliveries[0].id;
}

function settled(deliveryId: string) {
  return until(async () => {
    const found = await detail(deliveryId);
    return ['queued', 'delivering'].includes(found.state) ? undefined : found;
  }, `delivery ${deliveryId} to settle`);
}

async function send(subjectId: string, type = other) {
  return settled(await begin(subjectId, type));
}

/** A storm: what exceeds three is held. */
async function storm(count: number, type = other) {
  const sent = await Promise.all(Array.from({ length: count }, (_, index) => send(`exp_${index}`, type)));
  const held = sent.filter(({ state }) => state === 'held').sort((a, b) => (a.id < b.id ? -1 : 1));
  expect([sent.length - held.length, held.length]).toEqual([guard.newTickets, count - guard.newTickets]);
  return held;
}

describe('a storm of new tickets', () => {
  it('is held beyond what the guard allows, safety events apart, with one audit entry', async () => {
    const held = await storm(8);
    expect(held[0]).toMatchObject({ cause: 'guard', attempts: 0, reason: expect.stringContaining('more than 3') });
    expect(issuesOf(relay.atlassian)).toHaveLength(3);
    expect((await send('exp_0', safety)).state).toBe('delivered');
    expect(await view()).toMatchObject({
      state: 'active',
      counts: { held: 5 },
      guardHeld: { count: 5, since: held[0].createdAt },
    });
    expect(await audit('JIRA_EVENTS_HELD')).toMatchObject([{ target: { id }, details: { guard, events: 'other' } }]);
  });

  it('costs no more tickets than the guard allows for 120 subjects, from ten senders at once', async () => {
    const waiting = Array.from({ length: 120 }, (_, index) => `exp_burst_${index}`);
    const sender = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await begin(next);
    };
    await Promise.all(Array.from({ length: 10 }, sender));
    const total = async (state: string) => (await call('GET', `/v1/deliveries?state=${state}`)).body.total;
    await until(async () => (await total('delivered')) === guard.newTickets, 'what passed to be filed');
    expect([await total('held'), issuesOf(relay.atlassian).length]).toEqual([120 - guard.newTickets, guard.newTickets]);
    expect(await audit('JIRA_EVENTS_HELD')).toHaveLength(1);
  });

  it('is one problem while something is held, and a new one when something is held again', async () => {
    const problems = async () => (await call('GET', '/v1/problems')).body.items;
    const open = { kind: 'events_held', resolvedAt: null };
    await storm(5);
    expect(await problems()).toMatchObject([{ ...open, affected: { held: 2 } }]);
    await send('exp_more');
    expect(await problems()).toMatchObject([{ ...open, affected: { held: 3 } }]);
    await call('POST', '/v1/deliveries/dismiss', { filter: { state: 'held' } });
    await send('exp_again');
    expect(await problems()).toMatchObject([open, { kind: 'events_held', resolvedAt: expect.any(String) }]);
  });

  it('goes on with comments on open tickets, and keeps later events of a held key with it', async () => {
    const [held] = await storm(4);
    const passed = ['exp_0', 'exp_1', 'exp_2', 'exp_3'].find((subjectId) => subjectId !== held.subject.id) ?? '';
    expect(await send(passed)).toMatchObject({ state: 'delivered', outcome: 'commented' });
    offsetMs += 11 * 60_000;
    expect((await send(held.subject.id)).state).toBe('held');
    expect((await send('exp_new')).state).toBe('delivered');
  });

  it('lasts until it has calmed down for the time of the guard', async () => {
    await storm(4);
    for (const minutes of [9, 9]) {
      offsetMs += minutes * 60_000;
      await Promise.all(['a', 'b', 'c', 'd'].map((name) => send(`${name}_${offsetMs}`)));
    }
    expect(await audit('JIRA_EVENTS_HELD')).toHaveLength(1);
    offsetMs += 11 * 60_000;
    expect((await send('exp_calm')).state).toBe('delivered');
    expect((await view()).counts.held).toBeGreaterThan(1);
  });

  it('never holds what passed, however long it waits', async () => {
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 503, body: {} },
    });
    const first = await begin('exp_waits');
    offsetMs += 11 * 60_000;
    for (const subjectId of ['exp_1', 'exp_2', 'exp_3']) await begin(subjectId);
    const again = await begin('exp_waits');
    expect((await detail(again)).state).not.toBe('held');
    expect((await detail(await begin('exp_4'))).state).toBe('held');
    expect((await detail(first)).state).not.toBe('held');
  });
});

describe('what the guard holds', () => {
  const retry = (body: object) => call('POST', '/v1/deliveries/retry', body);

  it('is filed oldest first, no faster than the guard allows', async () => {
    const held = await storm(10);
    expect(await retry({ filter: { state: 'held' } })).toMatchObject({ status: 202, body: { queued: 7 } });
    const released = [];
    for (const one of held.slice(0, 3)) released.push((await settled(one.id)).state);
    for (const one of held.slice(3)) released.push((await detail(one.id)).state);
    expect(released).toEqual(['delivered', 'delivered', 'delivered', 'queued', 'queued', 'queued', 'queued']);
    expect(issuesOf(relay.atlassian)).toHaveLength(6);
    const times = await Promise.all(held.slice(3).map(async (one) => (await detail(one.id)).nextAttemptAt));
    expect(new Set(times.slice(0, 3)).size).toBe(1);
    expect(Date.parse(times[3]) - Date.parse(times[0])).toBe(10 * 60_000);
    expect(await audit('JIRA_EVENTS_RELEASED')).toMatchObject([
      { actor: { name: 'Dana' }, target: { id }, details: { held: 7, pace: guard } },
    ]);
    expect((await view()).guardHeld).toBeNull();
  });

  it('is filed at once by its own id, and all of it where that is asked for', async () => {
    const [first, ...rest] = await storm(9);
    expect((await call('POST', `/v1/deliveries/${first.id}/retry`)).status).toBe(202);
    expect(await settled(first.id)).toMatchObject({ state: 'delivered', outcome: 'created', cause: null });
    expect((await retry({ ids: rest.map((one) => one.id), all: true })).body).toEqual({ queued: 5, skipped: 0 });
    for (const one of rest) expect((await settled(one.id)).state).toBe('delivered');
    expect(issuesOf(relay.atlassian)).toHaveLength(9);
  });

  it('becomes a comment where a ticket is open by then', async () => {
    const [held] = await storm(4);
    const later = await send(held.subject.id);
    expect(later.state).toBe('held');
    await call('POST', `/v1/deliveries/${later.id}/retry`);
    expect(await settled(later.id)).toMatchObject({ outcome: 'created' });
    await call('POST', `/v1/deliveries/${held.id}/retry`);
    expect(await settled(held.id)).toMatchObject({ outcome: 'commented' });
  });

  it('can be dismissed, and ends as skipped with its destination', async () => {
    const [first, second] = await storm(5);
    await call('POST', '/v1/deliveries/dismiss', { ids: [first.id] });
    expect(await detail(first.id)).toMatchObject({ state: 'skipped', cause: 'dismissed' });
    await call('DELETE', `/v1/destinations/${id}`);
    expect(await detail(second.id)).toMatchObject({
      state: 'skipped',
      cause: 'guard',
      reason: 'Not filed: destination deleted.',
    });
  });
});

describe('the setting', () => {
  it('is on for new destinations unless they say otherwise, and can be switched off', async () => {
    const { site } = await view();
    const make = (body: object) => call('POST', '/v1/destinations', { siteId: site.id, projectKey: 'ROLL', ...body });
    expect((await make({})).body.guard).toEqual({ newTickets: 20, perMinutes: 10 });
    expect((await make({ guard: null })).body.guard).toBeNull();
    expect((await patch({ guard: null })).body.guard).toBeNull();
    expect((await patch({ guard: { newTickets: 0, perMinutes: 10 } })).status).toBe(422);
    const sent = await Promise.all(Array.from({ length: 5 }, (_, index) => send(`free_${index}`)));
    for (const { state } of sent.flat()) expect(state).toBe('delivered');
  });
});
