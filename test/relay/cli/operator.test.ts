import { moveToDone, revokeGrants } from '../../../relay/demo/atlassian/world';
import type { Database } from '../../../relay/store/database';
import { eventOf, signInTokenOf } from '../support/avsb';
import { signIn } from '../support/browser';
import { runCli } from '../support/cli';
import { inDatabase, insertRows, run } from '../support/database';
import { siteOf, violationsOf } from '../support/jira';
import { killAllRelays, type RelayProcess, startRelayProcess } from '../support/process';

const type = 'experiment.guardrail_breached';
const words = { errorMessages: [], errors: { customfield_10010: 'Team is required.' } };
const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

let relay: RelayProcess;
let destination: { id: string; site: { id: string } };
beforeAll(async () => {
  relay = await startRelayProcess();
  destination = await relay.destination();
});
afterAll(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.dispose();
  await killAllRelays();
});

/** Runs the command line as an operator would, with the relay's own environment. */
function cli(args: string[], environment: Record<string, string> = {}) {
  return runCli(args, { ...relay.environment, ...environment });
}
const forOrganisation = (...args: string[]) => cli([...args, '--organisation', 'org_1']);

/** Looks at (or changes) the database, as another process would. */
function inItsDatabase(work: (database: Database) => Promise<unknown>): Promise<unknown> {
  const at = { engine: 'sqlite', path: relay.environment.DATABASE_URL?.replace('sqlite:', '') ?? '' } as const;
  return inDatabase({ database: { at, url: '', drop: async () => undefined } }, work);
}

async function send(subjectId: string): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return deliveries[0].id;
}

async function failed(...subjectIds: string[]): Promise<string[]> {
  const answer = { kind: 'answer', status: 400, body: words } as const;
  const fault = relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: answer });
  const ids = await Promise.all(subjectIds.map(send));
  for (const id of ids) expect((await relay.settled(id)).state).toBe('failed');
  relay.atlassian.faults.remove(fault);
  return ids;
}

describe('deliveries retry', () => {
  it('retries the named deliveries', async () => {
    const [id = ''] = await failed('exp_1');
    expect(await forOrganisation('deliveries', 'retry', id)).toMatchObject({ code: 0, out: '1 queued, 0 skipped.\n' });
    expect((await relay.settled(id)).state).toBe('delivered');
    const again = await forOrganisation('deliveries', 'retry', id, '--json');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('deliveries show') });
    expect(again.json()).toEqual({ queued: 0, skipped: 1 });
  });

  it('retries all failed deliveries that match', async () => {
    const ids = await failed('exp_2', 'exp_3');
    const match = ['--state', 'failed', '--destination', destination.id, '--json'];
    const { code, json } = await forOrganisation('deliveries', 'retry', ...match);
    expect({ code, came: json() }).toEqual({ code: 0, came: { queued: 2, skipped: 0 } });
    for (const id of ids) expect((await relay.settled(id)).state).toBe('delivered');
    expect(await forOrganisation('deliveries', 'retry', '--all')).toMatchObject({
      code: 0,
      out: '0 queued, 0 skipped.\n',
    });
  });

  it.each([[[]], [['dlv_1', '--all']], [['dlv_1', '--destination', 'dst_1']]])(
    'exits with 2 for the wrong arguments %j',
    async (args) => {
      expect((await forOrganisation('deliveries', 'retry', ...args)).code).toBe(2);
    },
  );
});

describe('what is skipped or held', () => {
  const winner = 'experiment.winner_declared';
  /** Three new subjects, of which the storm guard holds two. */
  async function stormOf(name: string): Promise<string[]> {
    const guard = { newTickets: 1, perMinutes: 1_440 };
    expect((await relay.call('PATCH', `/v1/destinations/${destination.id}`, { guard })).status).toBe(200);
    const ids: string[] = [];
    for (const place of [1, 2, 3]) {
      const { deliveries } = await relay.send(eventOf(winner, { subjectId: `${name}_${place}` }));
      ids.push(deliveries[0].id);
    }
    const held: string[] = [];
    for (const id of ids) if ((await relay.settled(id)).state === 'held') held.push(id);
    return held;
  }

  afterAll(() => relay.call('PATCH', `/v1/destinations/${destination.id}`, { guard: null }));

  it('is listed by its state, dismissed and filed after all', async () => {
    const [first = '', ...others] = await stormOf('exp_cli');
    const listed = await forOrganisation('deliveries', 'list', '--state', 'held');
    expect(listed).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${others.length + 1} of ${others.length + 1}.`),
    });
    expect(listed.out).toContain('Held: more than 1 different events without an open ticket came within');
    expect(await forOrganisation('deliveries', 'dismiss', first)).toMatchObject({
      code: 0,
      out: '1 dismissed, 0 left as they are.\n',
    });
    const match = ['--state', 'held', '--event-type', winner, '--json'];
    expect((await forOrganisation('deliveries', 'dismiss', ...match)).json()).toEqual({
      dismissed: others.length,
      skipped: 0,
    });
    expect((await forOrganisation('deliveries', 'list', '--state', 'skipped', '--json')).json()).toMatchObject({
      total: others.length + 1,
    });
    const filed = await forOrganisation('deliveries', 'retry', '--state', 'skipped', '--destination', destination.id);
    expect(filed).toMatchObject({ code: 0, out: `${others.length + 1} queued, 0 skipped.\n` });
    for (const id of [first, ...others]) expect((await relay.settled(id)).state).toBe('delivered');
  });

  it('is filed at the pace of the storm guard, or at once where that is asked for', async () => {
    const held = await stormOf('exp_pace');
    const [first = '', ...others] = held;
    expect(await forOrganisation('deliveries', 'retry', '--state', 'held')).toMatchObject({ code: 0 });
    const waits = async (id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body.nextAttemptAt !== null;
    expect(await Promise.all(others.map(waits))).toEqual(others.map(() => true));
    const again = await stormOf('exp_at_once');
    expect((await forOrganisation('deliveries', 'retry', '--state', 'held', '--at-once', '--json')).json()).toEqual({
      queued: again.length,
      skipped: 0,
    });
    for (const id of [first, ...again]) expect((await relay.settled(id)).state).toBe('delivered');
  });

  it('cannot be dismissed without saying what', async () => {
    expect((await forOrganisation('deliveries', 'dismiss')).code).toBe(2);
  });
});

describe('sites', () => {
  it('are listed with their status', async () => {
    const { json } = await forOrganisation('sites', 'list', '--json');
    expect(json().items).toEqual([
      expect.objectContaining({ id: destination.site.id, name: 'acme', status: 'connected' }),
    ]);
    expect((await forOrganisation('sites', 'list')).out).toContain('1 connected.');
  });

  it('are reconnected in the browser that opens the address, which works once', async () => {
    const { code, json } = await forOrganisation('sites', 'reconnect-url', destination.site.id, '--json');
    expect(code).toBe(0);
    const open = () => fetch(json().url, { redirect: 'manual' });
    const opened = await open();
    expect(opened.status).toBe(302);
    expect(new URL(opened.headers.get('location') ?? '').pathname).toBe('/settings/integrations');
    const headers = { cookie: opened.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const session = await relay.call('GET', '/v1/session', undefined, { token: null, headers });
    const begun = await relay.call('POST', `/v1/sites/${destination.site.id}/reconnect`, undefined, {
      token: null,
      headers: { ...headers, 'x-csrf-token': session.body.csrfToken },
    });
    expect(begun).toMatchObject({ status: 201, body: { authorizeUrl: expect.stringContaining('/authorize?') } });
    expect((await open()).status).toBe(401);
  });

  it('that are unknown are reported as unknown', async () => {
    expect(await forOrganisation('sites', 'reconnect-url', 'site_0')).toMatchObject({
      code: 1,
      err: expect.stringContaining('sites list'),
    });
  });
});

describe('sync', () => {
  const linkOf = async (subjectId: string) =>
    (await relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`)).body.items[0];

  it('reads the statuses at once, while the relay runs', async () => {
    const id = await send('exp_sync');
    const { issueKey } = await relay.settled(id);
    moveToDone(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
    const { code, json } = await cli(['sync', '--site', destination.site.id, '--json']);
    expect({ code, reports: json() }).toMatchObject({
      code: 0,
      reports: [
        { siteId: destination.site.id, name: 'acme', end: 'finished', changed: expect.any(Number), message: null },
      ],
    });
    expect((await linkOf('exp_sync')).status.category).toBe('done');
    expect((await cli(['sync'])).out).toMatch(/^acme: \d+ tickets read, 0 links changed\.\n$/);
  });

  it('does nothing while the relay itself syncs', async () => {
    const lease = {
      task: 'run-job',
      key: 'status-sync',
      lease_owner: 'the relay',
      lease_expires_at: '2099-01-01T00:00:00.000Z',
    };
    await inItsDatabase((database) => database.insertInto('work_items').values(lease).execute());
    expect(await cli(['sync'])).toMatchObject({ code: 1, err: expect.stringContaining('is syncing right now') });
    await inItsDatabase((database) =>
      database.deleteFrom('work_items').where('lease_owner', '=', 'the relay').execute(),
    );
  });

  it('refuses an unknown site, or one of another organisation', async () => {
    expect((await cli(['sync', '--site', 'site_0'])).code).toBe(1);
    expect((await cli(['sync', '--site', destination.site.id, '--organisation', 'org_2'])).code).toBe(1);
  });
});

describe('keys rotate', () => {
  const both = { ENCRYPTION_KEYS: `${keyOf('k2', 9)},${keyOf('k1', 7)}` };

  it('re-encrypts all tokens while the relay works, so that the old key can be removed', async () => {
    await relay.terminate();
    relay.environment.ENCRYPTION_KEYS = both.ENCRYPTION_KEYS;
    await relay.start();
    const sent = Promise.all(Array.from({ length: 40 }, (_, number) => send(`exp_during_${number}`)));
    const { code, json } = await cli(['keys', 'rotate', '--json']);
    expect({ code, came: json() }).toEqual({ code: 0, came: { rotated: 1, current: 0, unreadable: [] } });
    for (const id of await sent) expect((await relay.settled(id)).state).toBe('delivered');
    expect((await cli(['keys', 'rotate', '--json'])).json()).toEqual({ rotated: 0, current: 1, unreadable: [] });

    await relay.terminate();
    relay.environment.ENCRYPTION_KEYS = keyOf('k2', 9);
    await relay.start();
    expect((await relay.settled(await send('exp_after'))).state).toBe('delivered');
  });

  it('lists the tokens that it cannot decrypt, and leaves them as they are', async () => {
    const { code, out, err } = await cli(['keys', 'rotate'], { ENCRYPTION_KEYS: keyOf('k3', 1) });
    expect(code).toBe(1);
    expect(out).toContain(`sites ${destination.site.id}: ENCRYPTION_KEYS has no key “k2”`);
    expect(err).toContain('Keep all keys');
    expect((await relay.settled(await send('exp_unharmed'))).state).toBe('delivered');
  });
});

describe('sessions end', () => {
  const isSignedIn = async (cookie: string) =>
    (await relay.call('GET', '/v1/session', undefined, { token: null, headers: { cookie } })).status === 200;
  const signedIn = async (org: string, sub: string) => signIn(relay, await signInTokenOf({ org, sub }));

  it('signs out a person, an organisation or everyone, and no one else', async () => {
    const mine = await signedIn('org_in', 'user_1');
    const colleague = await signedIn('org_in', 'user_2');
    const other = await signedIn('org_2', 'user_1');
    const states = async () => Promise.all([mine, colleague, other].map(isSignedIn));
    const end = async (...args: string[]) => (await cli(['sessions', 'end', '--json', ...args])).json();
    expect(await end('--organisation', 'org_in', '--person', 'user_1')).toEqual({ ended: 1 });
    expect(await states()).toEqual([false, true, true]);
    expect(await end('--organisation', 'org_in')).toEqual({ ended: 1 });
    expect(await states()).toEqual([false, false, true]);
    expect(await end('--all')).toEqual({ ended: expect.any(Number) });
    expect(await states()).toEqual([false, false, false]);
  });

  it('requires a choice of whose sessions to end, and otherwise ends none', async () => {
    const cookie = await signedIn('org_1', 'user_1');
    for (const args of [[], ['--person', 'user_1'], ['--all', '--organisation', 'org_1'], ['--all', '--person', 'x']]) {
      expect([args, (await cli(['sessions', 'end', ...args])).code]).toEqual([args, 2]);
    }
    expect(await isSignedIn(cookie)).toBe(true);
  });
});

describe('doctor', () => {
  const looks = async (environment = {}) => {
    const { code, json } = await cli(['doctor', '--json'], environment);
    const findings: { check: string; status: string; message: string; nextStep: string | null }[] = json().findings;
    return { code, findings, of: (check: string) => findings.find((finding) => finding.check === check) };
  };

  it('finds no problem with a healthy relay', async () => {
    const { code, findings, of } = await looks();
    expect(findings.filter(({ status }) => status !== 'ok' && status !== 'warning')).toEqual([]);
    expect(code).toBe(0);
    for (const check of [
      'configuration',
      'database',
      'writing',
      'disk',
      'encryption keys',
      'clock',
      'relay',
      'sites',
    ]) {
      expect([check, of(check)?.status]).toEqual([
        check,
        expect.stringMatching(check === 'disk' ? /ok|warning/ : /ok/),
      ]);
    }
    expect(of('Atlassian API')?.message).toContain(relay.atlassian.url);
  });

  it('names a next step for every problem', async () => {
    revokeGrants(relay.atlassian.world);
    await relay.settled(await send('exp_revoked'));
    const { findings, of } = await looks({ PUBLIC_URL: 'http://127.0.0.1:9' });
    expect(of('sites')).toMatchObject({ status: 'warning', nextStep: expect.stringContaining('reconnect-url') });
    expect(of('deliveries')).toMatchObject({ status: 'warning', message: expect.stringContaining('1 wait') });
    expect(of('relay')).toMatchObject({ status: 'warning', nextStep: expect.stringContaining('PUBLIC_URL') });
    for (const { status, nextStep } of findings) expect(nextStep === null).toBe(status === 'ok');
  });

  it('finds keys that cannot decrypt, a wrong clock, and an unreachable Atlassian', async () => {
    const unopened = await looks({ ENCRYPTION_KEYS: keyOf('k3', 1) });
    expect(unopened).toMatchObject({ code: 1 });
    expect(unopened.of('encryption keys')).toMatchObject({ status: 'problem', message: expect.stringContaining('k2') });
    const away = await looks({ ATLASSIAN_API_URL: 'http://127.0.0.1:9' });
    expect(away.of('Atlassian API')).toMatchObject({
      status: 'problem',
      nextStep: expect.stringContaining('firewall'),
    });
    expect(away.code).toBe(1);
    const answer = { kind: 'answer', status: 401, headers: { date: 'Mon, 23 Nov 2020 10:00:00 GMT' } } as const;
    const fault = relay.atlassian.faults.add({ match: { operationId: 'accessibleResources' }, action: answer });
    expect((await looks()).of('clock')).toMatchObject({ status: 'problem', nextStep: expect.stringContaining('NTP') });
    relay.atlassian.faults.remove(fault);
  });

  it('names every missing variable of the configuration', async () => {
    const { code, findings } = await looks({ ENCRYPTION_KEYS: '', AVSB_WEBHOOK_SECRET: 'short' });
    expect(code).toBe(1);
    expect(findings.map(({ message }) => message.split(':')[0]).sort()).toEqual([
      'AVSB_WEBHOOK_SECRET',
      'ENCRYPTION_KEYS',
    ]);
  });

  it('finds a database that is missing or of another version, and deliveries that no worker takes', async () => {
    const nowhere = await looks({ DATABASE_URL: 'sqlite:./nowhere/relay.db' });
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.of('database')?.nextStep).toContain('DATABASE_URL');
    await relay.terminate();
    const since = { state: 'queued', next_attempt_at: null, created_at: '2026-01-01T00:00:00.000Z' } as const;
    await inItsDatabase(async (database) => {
      const { dedup_key: key } = await database
        .updateTable('deliveries')
        .set(since)
        .where('subject_id', '=', 'exp_after')
        .returning('dedup_key')
        .executeTakeFirstOrThrow();
      await database.insertInto('work_items').values({ task: 'deliver', key, due_at: since.created_at }).execute();
    });
    const idle = await looks();
    expect(idle.of('deliveries')).toMatchObject({ status: 'problem', nextStep: expect.stringContaining('ROLE') });
    const later = { name: '20990101T000000-later', applied_at: '2099-01-01T00:00:00.000Z' };
    await inItsDatabase((database) => insertRows(database, 'applied_migrations', [later]));
    expect((await looks()).of('database')).toMatchObject({
      status: 'problem',
      nextStep: expect.stringContaining('version'),
    });
    expect(await cli(['keys', 'rotate'])).toMatchObject({ code: 1, err: expect.stringContaining('another version') });
    await inItsDatabase((database) => run(database, `DELETE FROM applied_migrations WHERE name = '${later.name}'`));
  });
});
