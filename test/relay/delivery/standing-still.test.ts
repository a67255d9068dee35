import { eventOf } from '../support/avsb';
import { inDatabase, refuseWrites, run } from '../support/database';
import { callsOf, issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const slowDown = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const;
const create = { operationId: 'createIssue' };

let relay: TestRelay;
let destination: { id: string; mappings: { eventType: string }[] };
beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

async function send(subjectId = 'exp_1'): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return deliveries[0].id;
}
const change = (statement: string) => inDatabase(relay, (database) => run(database, statement));
const detail = async (id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;
const saying = (id: string, words: string) =>
  until(async () => {
    const seen = await detail(id);
    return seen.reason?.includes(words) ? seen : undefined;
  }, `delivery ${id} to say “${words}”`);
const internalErrors = () =>
  relay.logged.filter(({ sentence }) => sentence.startsWith('The relay failed on a delivery'));

describe('a delivery that does not continue', () => {
  it('names the earlier delivery of its dedup key that it waits for', async () => {
    relay.atlassian.faults.add({ match: create, action: slowDown, times: 1 });
    const first = await send();
    await saying(first, 'slow down');
    const second = await send();
    expect(await detail(second)).toMatchObject({
      state: 'queued',
      reason: `Waits for the earlier delivery of the same event and subject: ${first}.`,
    });
    const { body } = await relay.call('GET', '/v1/deliveries');
    expect(body.items[0].reason).toContain(first);
    expect(await relay.settled(second)).toMatchObject({ outcome: 'commented' });
  });

  it('without the key of its site’s tokens says whom to ask, logs which key is missing, and continues once it is there', async () => {
    const rename = (from: string, to: string) =>
      change(`UPDATE sites SET access_token = replace(access_token, '${from}.', '${to}.'),
                            refresh_token = replace(refresh_token, '${from}.', '${to}.')`);
    await rename('k1', 'lost');
    const id = await send();
    expect(await saying(id, 'Ask the operator of AvsB for Jira')).toMatchObject({
      state: 'queued',
      nextAttemptAt: expect.any(String),
      lastError: { message: expect.stringContaining('reconnect the site') },
    });
    expect(relay.logged.filter(({ sentence }) => sentence.includes('ENCRYPTION_KEYS has no key “lost”'))).toHaveLength(
      1,
    );
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(0);
    await rename('lost', 'k1');
    expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    const results = (await detail(id)).attemptLog.map(({ result }: { result: string }) => result);
    expect(new Set(results.slice(0, -1))).toEqual(new Set(['retryable']));
  });

  it('that Jira’s rate limit holds up says so without a time, which stands in nextAttemptAt', async () => {
    relay.atlassian.faults.add({ match: create, action: slowDown, times: 1 });
    await saying(await send('exp_1'), 'slow down');
    const held = await saying(await send('exp_2'), 'slow down');
    expect(held).toMatchObject({ state: 'queued', reason: 'Jira asked AvsB to slow down.', attempts: 0 });
    expect(Date.parse(held.nextAttemptAt)).toBeGreaterThan(Date.now());
    await relay.settled(held.id);
  });

  it('whose row was disabled after the event arrived is still filed', async () => {
    relay.atlassian.faults.add({ match: create, action: slowDown, times: 1 });
    const id = await send();
    expect((await saying(id, 'slow down')).reason).toBe('Jira asked AvsB to slow down. It will be retried.');
    const row = destination.mappings.find(({ eventType }) => eventType === type);
    const off = { mappings: [{ ...row, enabled: false }] };
    expect((await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, off)).status).toBe(200);
    expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
  });

  it('that cannot be rendered fails, holds up none behind it, and succeeds when the row is fixed and it is retried', async () => {
    const rewrite = (descriptionTemplate: unknown) =>
      inDatabase(relay, async (database) => {
        const row = { destination_id: destination.id, event_type: type };
        const stored = database.selectFrom('mappings').select('settings');
        const { settings } = await stored.where((is) => is.and(row)).executeTakeFirstOrThrow();
        const rewritten = { settings: JSON.stringify({ ...JSON.parse(settings), descriptionTemplate }) };
        await database
          .updateTable('mappings')
          .set(rewritten)
          .where((is) => is.and(row))
          .execute();
      });
    await rewrite({ type: 'doc', version: 1, content: 7 });
    const [first, second] = [await send(), await send()];
    for (const id of [first, second]) {
      expect(await relay.settled(id)).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('Change the templates'),
      });
    }
    expect(issuesOf(relay.atlassian)).toEqual([]);
    await rewrite(null);
    await relay.call('POST', '/v1/deliveries/retry', { ids: [first, second] });
    expect(await relay.settled(first)).toMatchObject({ outcome: 'created' });
    expect(await relay.settled(second)).toMatchObject({ outcome: 'commented' });
  });
});

describe('a delivery on which the relay itself fails', () => {
  it('is deferred and says so, holds up no other key, and continues when the fault is fixed', async () => {
    relay.atlassian.faults.add({ match: create, action: slowDown, times: 1 });
    const poison = await send();
    await saying(poison, 'slow down');
    await inDatabase(relay, async (database) => {
      const ofPoison = { event: 'INSERT', table: 'attempts', when: `NEW.delivery_id = '${poison}'` } as const;
      const recover = await refuseWrites(database, ofPoison);
      const { body } = await until(async () => {
        const answer = await relay.call('GET', '/v1/deliveries?subjectId=exp_1');
        return answer.body.items[0].reason.includes('failed on this delivery') ? answer : undefined;
      }, 'the relay to fail on it');
      expect(body.items[0]).toMatchObject({
        state: 'queued',
        nextAttemptAt: expect.any(String),
        lastError: { status: null },
      });
      expect(await relay.settled(await send('exp_2'))).toMatchObject({ outcome: 'created' });
      expect(internalErrors().length).toBeLessThan(6);
      expect(internalErrors()[0]?.facts).toMatchObject({ deliveryId: poison });
      await recover();
    });
    expect(await relay.settled(poison)).toMatchObject({ state: 'delivered', lastError: null });
  });

  it('after Jira has filed the ticket finds it, instead of filing a second one', async () => {
    const id = await inDatabase(relay, async (database) => {
      const recover = await refuseWrites(database, { event: 'INSERT', table: 'links' });
      const sent = await send();
      await saying(sent, 'failed on this delivery');
      await recover();
      return sent;
    });
    expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created', lastError: null });
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
  });
});
