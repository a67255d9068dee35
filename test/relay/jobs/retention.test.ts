import { retain } from '../../../relay/jobs/retention';
import { connectDatabase, type Database } from '../../../relay/store/database';
import { eventOf } from '../support/avsb';
import { insertRows } from '../support/database';
import { issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const type = 'experiment.guardrail_breached';
const dayMs = 24 * 60 * 60_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();

let relay: TestRelay;
let database: Database;
let waits: number[];
beforeEach(async () => {
  relay = await startRelay();
  await relay.destination();
  database = connectDatabase(relay.database.at);
  waits = [];
});
afterEach(async () => {
  await database.destroy();
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

async function send(subjectId: string, id?: string): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }), id);
  return deliveries[0].id;
}

async function settled(subjectId: string, id?: string): Promise<string> {
  const deliveryId = await send(subjectId, id);
  await relay.settled(deliveryId);
  return deliveryId;
}

/** Makes all stored data this many days older. */
async function age(days: number): Promise<void> {
  await database
    .updateTable('events')
    .set({ received_at: daysAgo(days) })
    .execute();
  await database
    .updateTable('attempts')
    .set({ started_at: daysAgo(days) })
    .execute();
}

const detail = async (id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;

/** One run of the job as the relay's cron does it, without its pauses; `stopAfter` this many of them the relay stops. */
async function runRetention({
  stopAfter = Number.POSITIVE_INFINITY,
  auditRetentionDays = null as number | null,
} = {}): Promise<void> {
  const stopping = new AbortController();
  const wait = async (ms: number) => {
    waits.push(ms);
    if (waits.length > stopAfter) stopping.abort(new Error('The relay is stopping.'));
    stopping.signal.throwIfAborted();
  };
  const line = () => undefined;
  const log = { debug: line, info: line, warn: line, error: line };
  const now = () => new Date();
  const days = { eventRetentionDays: 90, auditRetentionDays };
  const settings = { database, ...days, now, random: () => 0.5, wait, stopping: stopping.signal, log };
  await retain(settings, { intervalMs: dayMs });
}

describe('an event older than EVENT_RETENTION_DAYS', () => {
  it('loses its data and attempts; delivery, link and audit log stay', async () => {
    const id = await settled('exp_1');
    await age(91);
    await runRetention();
    expect(await detail(id)).toMatchObject({
      state: 'delivered',
      outcome: 'created',
      subject: { id: 'exp_1', name: 'Checkout redesign' },
      reason: 'No open ticket for this subject and event.',
      attempts: 1,
      attemptLog: [],
      data: {},
      trimmedAt: expect.any(String),
    });
    const links = await relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_1');
    expect(links.body.items).toHaveLength(1);
    const audit = await relay.call('GET', '/v1/audit-log?action=JIRA_ISSUE_CREATED');
    expect(audit.body.total).toBe(1);
  });

  it('is kept until its last day', async () => {
    const id = await settled('exp_1');
    await age(89);
    await runRetention();
    expect(await detail(id)).toMatchObject({ trimmedAt: null, data: { guardrailMetric: 'p95 latency' } });
    expect((await detail(id)).attemptLog).toHaveLength(1);
  });

  it('is still known by its webhook id: sent again, nothing happens', async () => {
    const id = await settled('exp_1', 'msg_1');
    await age(91);
    await runRetention();
    const again = await relay.send(eventOf(type, { subjectId: 'exp_1' }), 'msg_1');
    expect(again).toMatchObject({ duplicate: true, deliveries: [{ id }] });
    expect(issuesOf(relay.atlassian)[0]?.comments).toEqual([]);
  });

  it('does not make the next comment compare with trimmed data', async () => {
    await settled('exp_1');
    await age(91);
    await runRetention();
    expect((await detail(await settled('exp_1'))).outcome).toBe('commented');
    const words = JSON.stringify(issuesOf(relay.atlassian)[0]?.comments[0]?.body);
    expect(words).toContain('512');
    expect(words).not.toContain('not reported');
  });

  it('is kept whole while a delivery of it is unfinished, waits, or can be retried', async () => {
    const ids = new Map<string, string>();
    for (const state of ['queued', 'waiting', 'failed', 'delivered'] as const) {
      const id = await settled(`exp_${state}`);
      await database
        .updateTable('deliveries')
        .set({ state, next_attempt_at: state === 'queued' ? daysAgo(-1) : null })
        .where('id', '=', id)
        .execute();
      ids.set(state, id);
    }
    await age(91);
    await runRetention();
    const trimmed = [];
    for (const [state, id] of ids) if ((await detail(id)).trimmedAt !== null) trimmed.push(state);
    expect(trimmed).toEqual(['delivered']);
    expect((await relay.call('POST', `/v1/deliveries/${ids.get('failed')}/retry`)).status).toBe(202);
  });

  it('is trimmed, too, with a failed delivery once its destination was deleted', async () => {
    const id = await settled('exp_1');
    await database.updateTable('deliveries').set({ state: 'failed' }).execute();
    await database
      .updateTable('destinations')
      .set({ deleted_at: daysAgo(1) })
      .execute();
    await age(91);
    await runRetention();
    expect((await detail(id)).trimmedAt).not.toBeNull();
  });

  it('is kept if it was attempted since, for example by a retry yesterday', async () => {
    const id = await settled('exp_1');
    await age(91);
    await database
      .updateTable('attempts')
      .set({ started_at: daysAgo(1) })
      .execute();
    await runRetention();
    expect(await detail(id)).toMatchObject({ trimmedAt: null, attemptLog: [expect.anything()] });
  });

  it('is trimmed in small steps with pauses between them, and after a stop from where that ended', async () => {
    await settled('exp_1');
    const event = await database.selectFrom('events').selectAll().executeTakeFirstOrThrow();
    const copies = Array.from({ length: 950 }, (_, number) => ({
      ...event,
      id: `evt_${number}`,
      webhook_id: `msg_${number}`,
    }));
    await insertRows(database, 'events', copies);
    await age(91);
    const left = async () => {
      const untrimmed = database.selectFrom('events').select('id').where('trimmed_at', 'is', null);
      return (await untrimmed.execute()).length;
    };
    await runRetention({ stopAfter: 3 });
    expect(await left()).toBe(951 - 3 * 200);
    await runRetention();
    expect(await left()).toBe(0);
    expect(waits.filter((ms) => ms === 50).length).toBeGreaterThanOrEqual(4);
  });
});

describe('an expired row', () => {
  it('is deleted a day later: connections in progress, open choices, sessions, used tokens, dead leases', async () => {
    for (const [name, days] of [
      ['old', 2],
      ['recent', 0.5],
    ] as const) {
      const ended = { expires_at: daysAgo(days) };
      const whose = { id: name, organisation_id: 'org_1', user_id: 'user_1' };
      const hashes = { state_hash: name, cookie_hash: name, user_name: 'Dana' };
      await database
        .insertInto('oauth_states')
        .values({ ...whose, ...hashes, ...ended })
        .execute();
      const choice = { tokens: '', resources: '[]' };
      await database
        .insertInto('site_choices')
        .values({ ...whose, ...choice, ...ended })
        .execute();
      const person = { organisation_id: 'org_1', organisation_name: 'Org', user_id: 'user_1', user_name: 'Dana' };
      const session = { cookie_hash: name, ...person, permissions: '[]', ...ended };
      await database.insertInto('sessions').values(session).execute();
      await database
        .insertInto('used_tokens')
        .values({ token_hash: name, ...ended })
        .execute();
      const lease = { lease_owner: 'a process that died', lease_expires_at: ended.expires_at };
      await database
        .insertInto('work_items')
        .values({ task: 'lock', key: name, ...lease })
        .execute();
    }
    await runRetention();
    const left = {
      states: await database.selectFrom('oauth_states').select('id').execute(),
      choices: await database.selectFrom('site_choices').select('id').execute(),
      sessions: await database.selectFrom('sessions').select('cookie_hash as id').execute(),
      tokens: await database.selectFrom('used_tokens').select('token_hash as id').execute(),
      leases: await database.selectFrom('work_items').select('key as id').where('task', '=', 'lock').execute(),
    };
    const recent = [{ id: 'recent' }];
    expect(left).toEqual({ states: recent, choices: recent, sessions: recent, tokens: recent, leases: recent });
  });
});

describe('the audit log', () => {
  const entries = async () => (await relay.call('GET', '/v1/audit-log')).body;
  async function addEntries(ages: readonly number[], organisation_id = 'org_1'): Promise<void> {
    const actor = { actor_type: 'user', actor_id: 'user_1', actor_name: 'Dana' };
    const target = { target_kind: 'site', target_id: 'site_1', target_name: 'acme', details: '{}' };
    const rows = ages.map((days, index) => ({
      id: `aud_${organisation_id}_${index}`,
      organisation_id,
      action: 'JIRA_SITE_CONNECTED',
      ...actor,
      ...target,
      at: daysAgo(days),
    }));
    await insertRows(database, 'audit_log', rows);
  }

  it('is kept whole unless AUDIT_RETENTION_DAYS is set', async () => {
    await addEntries([4_000]);
    const before = (await entries()).total;
    await runRetention();
    expect((await entries()).total).toBe(before);
  });

  it('loses what is older than AUDIT_RETENTION_DAYS, of every organisation, in steps with a pause between them', async () => {
    const before = (await entries()).total;
    await addEntries([...Array.from({ length: 450 }, () => 31), 29]);
    await addEntries([31], 'org_2');
    await runRetention({ auditRetentionDays: 30 });
    expect((await entries()).total).toBe(before + 1);
    const ofOther = database.selectFrom('audit_log').select('id').where('organisation_id', '=', 'org_2');
    expect(await ofOther.execute()).toEqual([]);
    expect(waits.filter((ms) => ms === 50).length).toBeGreaterThanOrEqual(2);
  });

  it('is trimmed further the next time if the relay stopped in between', async () => {
    await addEntries(Array.from({ length: 450 }, () => 31));
    await runRetention({ auditRetentionDays: 30, stopAfter: 2 });
    const old = database.selectFrom('audit_log').select('id').where('at', '<', daysAgo(30));
    const left = async () => (await old.execute()).length;
    expect(await left()).toBeGreaterThan(0);
    await runRetention({ auditRetentionDays: 30 });
    expect(await left()).toBe(0);
  });
});
